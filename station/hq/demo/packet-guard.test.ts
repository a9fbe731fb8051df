import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PacketGuard } from './packet-guard.ts'

/** An MQTT packet with so many bytes after its header. */
function packetOf(length: number): Buffer {
  const header = [0x30]
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    header.push(rest >= 128 ? (rest % 128) | 0x80 : rest)
    if (rest < 128) break
  }
  return Buffer.concat([Buffer.from(header), Buffer.alloc(length, 0xc0)])
}

/** Passes chunks through and returns what came out, and the error if there was one. */
async function passed(chunks: readonly Buffer[], most: number): Promise<{ out: Buffer; error: unknown }> {
  const guard = new PacketGuard(most)
  const out: Buffer[] = []
  guard.on('data', (chunk: Buffer) => out.push(chunk))
  const ended = new Promise<unknown>((resolve) => {
    guard.once('end', () => resolve(null))
    guard.once('error', resolve)
  })
  for (const chunk of chunks) guard.write(chunk)
  guard.end()
  return { out: Buffer.concat(out), error: await ended }
}

test('packets within the limit pass unchanged, however the stream is cut', async () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(lengths, fc.integer({ min: 1, max: 4000 }), async (sizes, step) => {
      const bytes = Buffer.concat(sizes.map(packetOf))
      const chunks: Buffer[] = []
      for (let at = 0; at < bytes.length; at += step) chunks.push(bytes.subarray(at, at + step))
      const { out, error } = await passed(chunks, 20_000)
      assert.equal(error, null)
      assert.ok(out.equals(bytes))
    }),
    { numRuns: 40 },
  )
})

test('a packet over the limit ends the stream before it is read', async () => {
  const { error } = await passed([packetOf(10), packetOf(20_001)], 20_000)
  assert.ok(error instanceof RangeError)
})
