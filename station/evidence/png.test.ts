import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, encode } from 'fast-png'
import fc from 'fast-check'
import sharp from 'sharp'
import { EvidenceError } from './evidence-error.ts'
import { decodeGrey16, encodeGrey16, type Grey16 } from './png.ts'
import { noisePlane } from './testing/pictures.ts'

const pictures = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))
  .chain(([widthPx, heightPx]) =>
    fc
      .uint16Array({ minLength: widthPx * heightPx, maxLength: widthPx * heightPx })
      .map((data): Grey16 => ({ widthPx, heightPx, data })),
  )

test('every bit of every picture survives the file, for our reader and for an independent one', async () => {
  await fc.assert(
    fc.asyncProperty(pictures, async (picture) => {
      const bytes = await encodeGrey16(picture)
      assert.deepEqual(await decodeGrey16(bytes), picture)
      const independent = decode(bytes)
      assert.equal(independent.depth, 16)
      assert.equal(independent.channels, 1)
      assert.deepEqual(Uint16Array.from(independent.data), picture.data)
    }),
    { numRuns: 60 },
  )
})

test('a file of an independent writer is read bit by bit', async () => {
  const { widthPx, heightPx, data } = noisePlane('single', 33, 7)
  const bytes = encode({ width: widthPx, height: heightPx, data, depth: 16, channels: 1 })
  assert.deepEqual((await decodeGrey16(bytes)).data, data)
})

test('all 65,536 values come back, also from shared memory', async () => {
  const data = new Uint16Array(new SharedArrayBuffer(65_536 * 2)).map((_, value) => value)
  const back = await decodeGrey16(await encodeGrey16({ widthPx: 256, heightPx: 256, data }))
  assert.deepEqual(
    back.data,
    Uint16Array.from({ length: 65_536 }, (_, value) => value),
  )
})

test('one row of 4,096 and one column of 4,096 are pictures', async () => {
  for (const [widthPx, heightPx] of [
    [4096, 1],
    [1, 4096],
  ] as const) {
    const picture = noisePlane('single', widthPx, heightPx)
    const back = await decodeGrey16(await encodeGrey16(picture))
    assert.deepEqual([back.widthPx, back.heightPx, back.data], [widthPx, heightPx, picture.data])
  }
})

test('eight bits, colour and things that are no picture are refused, not widened', async () => {
  const eight = await sharp(new Uint8Array(16), { raw: { width: 4, height: 4, channels: 1 } })
    .png()
    .toBuffer()
  const colour = await sharp(new Uint8Array(48), { raw: { width: 4, height: 4, channels: 3 } })
    .png()
    .toBuffer()
  for (const bytes of [eight, colour, Buffer.from('no picture')]) {
    await assert.rejects(decodeGrey16(bytes), (error) => error instanceof EvidenceError && error.code === 'not-grey16')
  }
})

test('samples that do not fill the picture are refused', async () => {
  await assert.rejects(
    encodeGrey16({ widthPx: 3, heightPx: 3, data: new Uint16Array(8) }),
    (error) => error instanceof EvidenceError && error.code === 'bad-size',
  )
})
