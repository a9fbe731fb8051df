import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { eventually } from '../testing/eventually.ts'
import { KeptWire } from './kept-wire.ts'
import { memoryPair } from './memory.ts'
import type { Wire } from './wire.ts'

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
  // Waits of 0.2, 0.4 and 0.8 s, each times 0.5 to 1.5.
  const gaps = tries.slice(2).map((at, index) => at - (tries[index + 1] ?? 0))
  assert.ok((gaps[0] ?? 0) >= 190 && (gaps[1] ?? 0) >= 390, gaps.join(', '))
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
