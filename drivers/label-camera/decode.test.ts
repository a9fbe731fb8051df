import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import sharp from 'sharp'
import { identify } from '../barcode/identifiers/identify.ts'
import { decodePicture, loadDecoder } from './decode.ts'
import type { DrawnCode } from './label-drawing.ts'
import { drawScene, type Scene } from './label-picture.ts'

before(loadDecoder)

const scene = (labels: Scene['labels'], changes: Partial<Scene> = {}): Uint8Array =>
  drawScene({ widthPx: 1280, heightPx: 960, noise: 8, contrast: 1, seed: 1, labels, ...changes })
const one = (codes: readonly DrawnCode[], turnDeg: number, changes: Partial<Scene> = {}): Uint8Array =>
  scene([{ codes, centrePx: [640, 480], turnDeg }], changes)
const read = async (picture: Uint8Array): Promise<string[]> =>
  (await decodePicture(picture)).map(({ aim, text }) => `${aim} ${text}`).toSorted()

test('each symbology of labels is read with its AIM identifier, GS1 data with their separators', async () => {
  const codes: readonly (readonly [DrawnCode, string])[] = [
    [{ symbology: 'code128', text: 'RR123456785CN' }, ']C0 RR123456785CN'],
    [{ symbology: 'gs1-128', text: '(00)006141411234567890' }, ']C1 00006141411234567890'],
    [{ symbology: 'datamatrix', text: 'TBA000000000000' }, ']d1 TBA000000000000'],
    [{ symbology: 'gs1datamatrix', text: '(01)09521234543213(10)ABC(21)77' }, ']d2 010952123454321310ABC\u001d2177'],
    [{ symbology: 'qrcode', text: 'YT2229521272164446' }, ']Q1 YT2229521272164446'],
    [{ symbology: 'gs1qrcode', text: '(00)006141411234567890' }, ']Q3 00006141411234567890'],
    [{ symbology: 'pdf417', text: '1Z5R89390357567127' }, ']L2 1Z5R89390357567127'],
  ]
  for (const [code, wanted] of codes) assert.deepEqual(await read(one([code], 0)), [wanted], code.symbology)
})

const both: readonly DrawnCode[] = [
  { symbology: 'code128', text: 'RR123456785CN' },
  { symbology: 'gs1datamatrix', text: '(00)006141411234567890' },
]

test('a label is read however it is turned, and where it lies is told', async () => {
  for (const turnDeg of [3, 24, 45, 68, 97, 140, 180, 213, 300]) {
    const found = await decodePicture(one(both, turnDeg))
    assert.deepEqual(found.map(({ aim }) => aim).toSorted(), [']C0', ']d2'], `${turnDeg}°`)
    for (const { cornersPx } of found)
      for (const [x, y] of cornersPx) assert.ok(Math.hypot(x - 640, y - 480) < 330, `${turnDeg}°: ${x}, ${y}`)
    const square = found.find(({ aim }) => aim === ']d2')
    assert.ok(Math.abs((square?.turnDeg ?? 999) - turnDeg) <= 2, `${square?.turnDeg} for ${turnDeg}°`)
  }
})

test('several labels in one picture are all read, each in its place', async () => {
  const found = await decodePicture(
    scene([
      { codes: [{ symbology: 'code128', text: 'LX000000005DE' }], centrePx: [330, 200], turnDeg: 5 },
      { codes: [{ symbology: 'gs1-128', text: '(00)006141411234567890' }], centrePx: [900, 700], turnDeg: 100 },
      { codes: [{ symbology: 'qrcode', text: 'GFUS01011884214464' }], centrePx: [1100, 150], turnDeg: 70 },
    ]),
  )
  const place = (aim: string): readonly [number, number] =>
    found.find((symbol) => symbol.aim === aim)?.cornersPx[0] ?? [0, 0]
  assert.equal(found.length, 3)
  assert.ok(place(']C0')[0] < 640 && place(']C0')[1] < 480)
  assert.ok(place(']C1')[0] > 640 && place(']C1')[1] > 400)
  assert.ok(place(']Q1')[0] > 900 && place(']Q1')[1] < 300)
})

test('a JPEG is read as well as a PNG', async () => {
  const jpeg = await sharp(one(both, 33)).jpeg({ quality: 70 }).toBuffer()
  assert.equal((await read(jpeg)).length, 2)
})

test('a label that has faded, a picture full of noise and an empty belt have no symbols', async () => {
  assert.deepEqual(await read(one(both, 0, { contrast: 0.02 })), [])
  assert.deepEqual(await read(one(both, 0, { noise: 400 })), [])
  assert.deepEqual(await read(scene([])), [])
})

test('what is no picture is said to be none', async () => {
  await assert.rejects(decodePicture(new TextEncoder().encode('<html>login</html>')), /no picture that can be read/)
})

test('what is read from a picture is told as the numbers it may be', async () => {
  const [symbol] = await decodePicture(one([{ symbology: 'gs1-128', text: '(00)006141411234567890' }], 0))
  assert.deepEqual(identify(symbol?.text ?? '', symbol?.aim ?? null)[0], {
    kind: 'sscc',
    key: '006141411234567890',
    checkDigit: 'good',
    confidence: 0.99,
  })
})
