import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { eventually } from '../testing/eventually.ts'
import { backOffMs, KeptWire } from './kept-wire.ts'
import { memoryPair } from './memory.ts'
import type { Wire } from './wire.ts'

test('the wait grows from 0.2 s to 5 s and is spread by half to either side', () => {
  const waits = (random: number): number[] => Array.from({ length: 7 }, (_, failures) => backOffMs(failures, random))
  assert.deepEqual(waits(0.5), [200, 400, 800, 1600, 3200, 5000, 5000])
  assert.deepEqual(waits(0), [100, 200, 400, 800, 1600, 2500, 2500])
  assert.equal(backOffMs(60, 1), 7500)
})

function keptLine() {
  const health = new HealthBook()
  const opened: Wire[] = []
  const far: Wire[] = []
  const lost: string[] = []
  const tries: number[] = []
  let refuse: string | null = null
  const kept = new KeptWire(
    async () => {
      tries.push(performance.now())
      if (refuse) throw new DriverError('cannot-open', refuse)
      const [near, other] = memoryPair()
      far.push(other)
      return near
    },
    health,
    { opened: (wire) => opened.push(wire), lost: (why) => lost.push(why) },
    () => 0.1,
  )
  return { kept, health, opened, far, lost, tries, setRefusal: (why: string | null) => (refuse = why) }
}

test('a lost line is told with what to check, and opened again by itself', async (t) => {
  const { kept, health, opened, far, lost } = keptLine()
  t.after(() => kept.close())
  await eventually(() => opened.length === 1, 'opened')
  await far[0]?.close()
  await eventually(() => lost.length === 1, 'lost')
  assert.equal(health.now.state, 'failed')
  assert.match(health.now.message ?? '', /lost.*check power and cable/)
  await assert.rejects(kept.send(Uint8Array.of(1)), /connection was lost/)
  assert.equal(kept.sendNow(Uint8Array.of(1)), false)
  await eventually(() => opened.length === 2, 'opened again')
  assert.equal(health.now.counters.reconnects, 1)
})

test('a line that cannot be opened is tried at growing distances, and in the end had', async (t) => {
  const { kept, health, opened, tries, setRefusal } = keptLine()
  setRefusal('no port')
  t.after(() => kept.close())
  // The first try was under way before the refusal was set.
  await eventually(() => opened.length === 1, 'opened')
  await kept.renew()
  await eventually(() => tries.length >= 4, 'tried', 20_000)
  assert.match(health.now.message ?? '', /no port/)
  const gaps = tries.slice(1).map((at, index) => at - (tries[index] ?? 0))
  // Timers may be late on a busy machine, but never early (by more than their rounding).
  for (const [failures, gap] of gaps.entries()) assert.ok(gap >= backOffMs(failures, 0.1) - 2, gaps.join(', '))
  setRefusal(null)
  await eventually(() => opened.length === 2, 'opened again', 20_000)
})

test('a line that was given up on purpose keeps the words of who gave it up', async (t) => {
  const { kept, health, opened } = keptLine()
  t.after(() => kept.close())
  await eventually(() => opened.length === 1, 'opened')
  health.become('failed', 'two answers did not come')
  await kept.renew()
  assert.equal(health.now.message, 'two answers did not come')
  await eventually(() => opened.length === 2, 'opened again')
})

test('a closed line is not opened again', async () => {
  const { kept, opened, tries } = keptLine()
  await eventually(() => opened.length === 1, 'opened')
  await kept.close()
  await wait(400)
  assert.equal(tries.length, 1)
  assert.equal(kept.wire, null)
})
