import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Noise } from '../../../../drivers/simulation/signal/noise.ts'
import { simulatedPiece } from '../../../../drivers/simulation/test-piece/simulated-piece.ts'
import { lookAt } from '../look.ts'
import { knownPiece } from '../piece.ts'
import { observerSees } from '../testing/observer.ts'
import { sightings } from './wire-detector.ts'
import { wireThresholdSnr } from './wire-limit.ts'
import { wireProfile } from './wire-profile.ts'

const scans = 30
const looksAScan = 3

test('the detector and a simulated observer agree on which wires from AWG 24 to 42 are seen, 95 times in 100', () => {
  const piece = knownPiece('tp-2')
  const straight = (piece.wires ?? []).filter((wire) => !wire.wave)
  const noise = new Noise(11)
  let [agreed, asked, both] = [0, 0, 0]
  for (let seed = 3001; seed <= 3000 + scans; seed++) {
    const look = lookAt(piece, simulatedPiece(piece, seed).scan)
    assert.ok(!('code' in look))
    const profile = wireProfile(look, look.thin, straight)
    const seen = sightings(look, look.thin, straight, piece.wires ?? [], profile).wires
    for (let one = 0; one < looksAScan; one++)
      observerSees(look, straight, () => noise.normal()).forEach((sees, at) => {
        asked++
        if (sees === (seen[at]?.snr ?? 0) >= wireThresholdSnr) agreed++
        if (sees) both++
      })
  }
  assert.equal(asked, scans * looksAScan * 10)
  // Were all wires seen, or none, agreement would mean nothing.
  assert.ok(both > 0.3 * asked && both < 0.9 * asked, `${both} of ${asked} seen`)
  assert.ok(agreed >= 0.95 * asked, `${agreed} of ${asked} agreed`)
})
