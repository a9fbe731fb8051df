import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BeltDrive, type BeltFlaws, evenBelt, usualBelt } from './belt-drive.ts'

/** Ways of belt and encoder after so many seconds at 400 mm/s, and the speeds on the way. */
const run = (flaws: BeltFlaws, seed: number, seconds = 20) => {
  const drive = new BeltDrive(flaws, seed)
  drive.drive(400)
  let [beltMm, encoderMm] = [0, 0]
  const speeds: number[] = []
  const steps: number[] = []
  for (let step = 0; step < seconds * 200; step++) {
    const moved = drive.step(5)
    beltMm += moved.beltMm
    encoderMm += moved.encoderMm
    speeds.push(drive.speedMmS)
    steps.push(moved.encoderMm)
  }
  return { beltMm, encoderMm, speeds, steps }
}

test('an even belt and its encoder go the same way, at the very speed that is asked for', () => {
  const { beltMm, encoderMm, speeds } = run(evenBelt, 1)
  assert.equal(beltMm, encoderMm)
  assert.ok(Math.abs(beltMm - 400 * 19.85) < 2)
  assert.equal(speeds.at(-1), 400)
})

test('a slipping belt falls behind its encoder by the share it slips', () => {
  const { beltMm, encoderMm } = run({ ...evenBelt, slipShare: 0.01 }, 1)
  const share = 1 - beltMm / encoderMm
  assert.ok(share > 0.01 && share < 0.0105, `${share}`)
})

test('a usual belt swings within a percent about its speed, and its encoder never counts back', () => {
  const { speeds, steps, beltMm } = run(usualBelt, 3)
  const running = speeds.slice(100)
  assert.ok(Math.max(...running) > 400 * 1.004 && Math.max(...running) < 400 * 1.011)
  assert.ok(Math.min(...running) < 400 * 0.996)
  assert.ok(Math.abs(beltMm / (400 * 19.85) - 1) < 0.003)
  assert.ok(Math.min(...steps) >= 0)
})

test('the same seed moves the belt the same way, another one otherwise', () => {
  assert.deepEqual(run(usualBelt, 5, 2), run(usualBelt, 5, 2))
  assert.notEqual(run(usualBelt, 5, 2).encoderMm, run(usualBelt, 6, 2).encoderMm)
})
