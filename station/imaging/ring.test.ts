import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { makeRing, RingReader, RingWriter, type RingLine } from './ring.ts'

const lineOf = (lineId: number, channels: number, energies: 1 | 2) => ({
  beltMm: lineId * 0.8,
  lineId,
  beamOn: lineId % 2 === 0,
  valid: lineId % 3 !== 0,
  saturated: lineId % 5 === 0,
  low: new Uint16Array(channels).fill(lineId & 0xffff),
  high: energies === 2 ? new Uint16Array(channels).fill((lineId + 1) & 0xffff) : null,
})

const kept = (line: RingLine) => ({ ...line, samples: Uint16Array.from(line.samples) })

test('whatever is written between reads comes out whole and in order; what had no room is counted', () => {
  const steps = fc.array(
    fc.oneof(fc.record({ write: fc.integer({ min: 1, max: 40 }) }), fc.constant('read' as const)),
    {
      maxLength: 40,
    },
  )
  fc.assert(
    fc.property(steps, fc.constantFrom(1 as const, 2 as const), (plan, energies) => {
      const channels = 5
      const ring = makeRing(16, channels, energies)
      const [writer, reader] = [new RingWriter(ring), new RingReader(ring)]
      let next = 1
      let accepted: number[] = []
      let dropped = 0
      for (const step of [...plan, 'read' as const]) {
        if (step !== 'read') {
          for (let n = 0; n < step.write; n++, next++) {
            if (writer.write(lineOf(next, channels, energies))) accepted.push(next)
            else dropped++
          }
          continue
        }
        const read: RingLine[] = []
        reader.drain((line) => void read.push(kept(line)))
        assert.deepEqual(
          read.map(({ lineId }) => lineId),
          accepted,
        )
        for (const line of read) {
          const { beltMm, beamOn, valid, saturated, low, high } = lineOf(line.lineId, channels, energies)
          assert.deepEqual([line.beltMm, line.beamOn, line.valid, line.saturated], [beltMm, beamOn, valid, saturated])
          assert.deepEqual(line.samples, Uint16Array.from([...low, ...(high ?? [])]))
        }
        accepted = []
      }
      assert.equal(writer.dropped, dropped)
    }),
  )
})

test('a line of another size than the ring is refused and counted', () => {
  const writer = new RingWriter(makeRing(16, 8, 2))
  assert.equal(writer.write(lineOf(1, 7, 2)), false)
  assert.equal(writer.write({ ...lineOf(1, 8, 2), high: null }), false)
  assert.equal(writer.dropped, 2)
})

test('a reader in another thread never sees a torn line while the writer runs on', { timeout: 60_000 }, async () => {
  const [channels, lines] = [64, 4000]
  const ring = makeRing(64, channels, 2)
  const worker = new Worker(new URL('testing/ring-reader.ts', import.meta.url), { workerData: { ring, last: lines } })
  const answer = new Promise<{ torn: number; read: number }>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  const writer = new RingWriter(ring)
  let written = 0
  for (let lineId = 1; lineId <= lines;) {
    if (writer.write(lineOf(lineId, channels, 2))) {
      written++
      lineId++
    } else await new Promise((resolve) => setImmediate(resolve))
  }
  assert.deepEqual(await answer, { torn: 0, read: written })
  await worker.terminate()
})
