import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { emptyImage } from './map-codec.ts'
import { newEvents, type PlcEvent, ringEvents, writeRingEvent } from './plc-events.ts'
import { wordOrders } from './register-map.ts'
import { words32 } from './word-order.ts'

const ring = { table: 'input', address: 80, entries: 16 } as const
const event = (sequence: number): PlcEvent => {
  return { sequence: sequence & 0xffff, type: 1, eye: sequence % 5, trackId: 0, counts: (sequence * 70_000) >>> 0 }
}

test('however many events come between two polls, each is told once and in order, or counted as lost', () => {
  const growths = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(fc.nat(0xffff), growths, fc.constantFrom(...wordOrders), (start, grows, order) => {
      const image = emptyImage()
      const made = new Map<number, PlcEvent>()
      let [sequence, last, told, lost] = [start, start & 0xffff, [] as number[], 0]
      for (const grow of grows) {
        for (let turn = 0; turn < grow; turn++) {
          const newest = event(++sequence)
          made.set(newest.sequence, newest)
          writeRingEvent(ring, newest, image, words32(newest.counts, order))
        }
        const entries = ringEvents(ring, image.input.slice(80, 80 + 96), order)
        const found = newEvents(last, event(sequence), grow > 1 ? entries : [])
        last = found.last
        lost += found.lost
        told.push(...found.events.map((each) => each.sequence))
        assert.equal(found.lost, Math.max(0, grow - 16))
        for (const each of found.events) assert.deepEqual(each, made.get(each.sequence))
      }
      assert.equal(told.length + lost, sequence - start)
      for (const [index, number] of told.entries())
        if (index > 0) assert.ok(((number - (told[index - 1] ?? 0)) & 0xffff) < 0x8000)
    }),
  )
})

test('a map with a head alone loses what came between two polls, and says how many', () => {
  assert.deepEqual(newEvents(4, event(7), []), { events: [event(7)], lost: 2, last: 7 })
})

test('nothing is new on the first poll, nor when the numbers start anew with the PLC', () => {
  assert.deepEqual(newEvents(null, event(7), []), { events: [], lost: 0, last: 7 })
  assert.deepEqual(newEvents(900, event(2), []), { events: [], lost: 0, last: 2 })
})
