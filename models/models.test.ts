import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import sharp from 'sharp'
import { pValueOf, readCard } from './card.ts'
import { regionsBelow } from './dense-objects.ts'
import { arealDensity, densityOf } from './density.ts'
import { findObjects } from './find.ts'
import { killWorker, openInterpreter } from './interpreter.ts'
import { ModelError } from './model-error.ts'
import { marksOf, overlap } from './peaks.ts'
import { toInput } from './pixels.ts'
import type { ModelScan } from './planes.ts'
import { goldenDifference, type ModelSession, openSession } from './session.ts'

const cardFile = new URL('cards/foreign-object.json', import.meta.url).pathname
let session: ModelSession
before(async () => {
  session = await openSession(readCard(cardFile), 2)
})
after(() => session.close())

const flat = (widthPx: number, heightPx: number, value: number): ModelScan => ({
  widthPx,
  heightPx,
  pitchAcrossMm: 0.8,
  pitchAlongMm: 0.8,
  energies: 1,
  planes: [{ name: 'single', widthPx, heightPx, data: new Uint16Array(widthPx * heightPx).fill(value) }],
})

async function scanOf(file: string): Promise<ModelScan> {
  const { data, info } = await sharp(new URL(`golden/scans/${file}`, import.meta.url).pathname)
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const samples = Uint16Array.from({ length: width * height }, (_, index) => (data[index * channels] ?? 0) * 257)
  return {
    ...flat(1, 1, 0),
    widthPx: width,
    heightPx: height,
    planes: [{ name: 'single', widthPx: width, heightPx: height, data: samples }],
  }
}

test('ONNX Runtime answers the golden picture as torch did, within 1e-4', async () => {
  const difference = await goldenDifference(session)
  assert.ok(difference <= 1e-4, `off by ${difference}`)
})

test('preprocessing gives the very same tensor for the golden picture, bit for bit', () => {
  const data = new Uint16Array(Uint8Array.from(readFileSync(session.card.golden.picture)).buffer)
  const { widthPx, heightPx } = session.card.golden
  const input = toInput(
    { ...flat(widthPx, heightPx, 0), planes: [{ name: 'single', widthPx, heightPx, data }] },
    session.card,
  )
  const hash = createHash('sha256').update(new Uint8Array(input.data.buffer)).digest('hex')
  assert.equal(hash, readFileSync(new URL('golden/tensor.sha256', import.meta.url), 'utf8').trim())
})

test('on scans of sources that it was not trained on, the network finds what it found when it was released', async () => {
  const { scans } = JSON.parse(readFileSync(new URL('golden/scans/truth.json', import.meta.url), 'utf8')) as {
    scans: { file: string; boxes: number[][] }[]
  }
  let [bodies, found, marks] = [0, 0, 0]
  for (const { file, boxes } of scans) {
    const fired = (await findObjects(session, await scanOf(file))).flatMap((finding) =>
      finding.type === 'foreignObject' && finding.score >= finding.threshold ? [finding.boxPx] : [],
    )
    bodies += boxes.length
    marks += fired.length
    found += boxes.filter(([x0 = 0, y0 = 0, x1 = 0, y1 = 0]) =>
      fired.some(
        ([x, y, w, h]) => x + w / 2 >= x0 - 5 && x + w / 2 <= x1 + 5 && y + h / 2 >= y0 - 5 && y + h / 2 <= y1 + 5,
      ),
    ).length
  }
  assert.ok(found / bodies >= 0.8, `${found} of ${bodies} bodies found`)
  assert.ok(marks - found <= scans.length, `${marks - found} false boxes on ${scans.length} scans`)
})

test('weights that are not those of the card are refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-model-'))
  cpSync(new URL('.', import.meta.url).pathname, folder, {
    recursive: true,
    filter: (path) => !path.includes('training'),
  })
  appendFileSync(join(folder, 'weights/foreign-object-1.onnx'), 'x')
  await assert.rejects(
    openInterpreter({ cardFile: join(folder, 'cards/foreign-object.json'), threads: 1 }),
    (error: unknown) => error instanceof ModelError && error.code === 'hash-differs',
  )
  rmSync(folder, { recursive: true })
})

test('a model’s thread that dies fails what it was asked, and is back for the next parcel', async () => {
  const interpreter = await openInterpreter({ cardFile, threads: 1 })
  const asked = interpreter.interpret(flat(600, 600, 30_000), { timeoutMs: 20_000 })
  const failed = assert.rejects(asked, (error: unknown) => error instanceof ModelError && error.code === 'worker-died')
  await killWorker(interpreter)
  await failed
  for (let turn = 0; ; turn++) {
    try {
      const { findings } = await interpreter.interpret(flat(64, 64, 30_000), { timeoutMs: 20_000 })
      assert.ok(findings.some((finding) => finding.type === 'mass'))
      break
    } catch (error) {
      if (turn > 200 || !(error instanceof ModelError)) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  await interpreter.close()
})

test('a picture that is not judged in time is an error, not a clearance', async () => {
  const interpreter = await openInterpreter({ cardFile, threads: 1 })
  await assert.rejects(
    interpreter.interpret(flat(1600, 1600, 30_000), { timeoutMs: 1 }),
    (error: unknown) => error instanceof ModelError && error.code === 'timeout',
  )
  await interpreter.close()
})

test('any size of picture is judged or refused in words, from one pixel on', async () => {
  for (const [width, height] of [
    [1, 1],
    [3, 200],
    [97, 41],
  ] as const)
    await findObjects(session, flat(width, height, 40_000))
  assert.throws(() => toInput(flat(0, 0, 0), session.card), /empty/)
})

test('a p-value falls with the score and is never below what the calibration scans can know', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (background, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        assert.ok(pValueOf(high, background) <= pValueOf(low, background))
        assert.ok(pValueOf(high, background) >= 1 / (background.length + 1))
      },
    ),
  )
})

test('marks lie inside the picture, strongest first, and none covers another by more than half', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 120, maxLength: 120 }), (values) => {
      const maps = {
        heat: Float32Array.from(values),
        size: new Float32Array(240).fill(18),
        columns: 12,
        rows: 10,
        stride: 4,
      }
      const marks = marksOf(maps, 45, 38, 0.3, 20)
      marks.forEach(({ score, boxPx: [x, y, w, h] }, index) => {
        assert.ok(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= 45 && y + h <= 38)
        assert.ok(score <= (marks[index - 1]?.score ?? 1))
        for (const other of marks.slice(0, index)) assert.ok(overlap(other.boxPx, [x, y, w, h]) <= 0.5)
      })
    }),
  )
})

test('more matter is more mass, air has none, and 10 cm of water-like matter weigh what they should', () => {
  assert.equal(densityOf(flat(50, 50, 65_535)).massG, 0)
  let before = 0
  for (let attenuation = 0.05; attenuation < 6; attenuation += 0.05) {
    const density = arealDensity(attenuation, 2)
    assert.ok(density > before)
    before = density
  }
  // Transmission of 10 g/cm² of water in the high energy of the 160 kV reference: 0.17337.
  assert.ok(Math.abs(arealDensity(-Math.log(0.17337), 2) - 10) < 0.15)
})

test('dark regions are found whole, whatever their shape', () => {
  const scan = flat(40, 30, 60_000)
  const data = scan.planes[0]?.data ?? new Uint16Array()
  for (let x = 5; x < 35; x++) data[10 * 40 + x] = 100
  for (let y = 10; y < 28; y++) data[y * 40 + 34] = 100
  data[2 * 40 + 2] = 100
  assert.deepEqual(
    regionsBelow(scan, 1000).map(({ boxPx, pixels }) => [boxPx, pixels]),
    [
      [[2, 2, 1, 1], 1],
      [[5, 10, 30, 18], 47],
    ],
  )
})
