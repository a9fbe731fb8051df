import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { transmission } from '../../drivers/simulation/physics.ts'
import type { LevelFrame } from './calibration-frame.ts'
import { ImagingError } from './imaging-error.ts'
import { matterMarks } from './material/matter.ts'
import type { MaterialCalibration } from './material/matter-window.ts'
import { wedgePoints } from './material/testing/wedge.ts'
import { type Calibration, Pipeline } from './pipeline.ts'
import { makeRing, RingWriter } from './ring.ts'
import { TestField } from './testing/field.ts'

const channels = 120
const pitchMm = 1
const lines = 80
const material: MaterialCalibration = {
  wedge: wedgePoints(),
  noise: { signal: [1e-6, 1e-6], electronic: [1e-9, 1e-9] },
}

/** A pipeline that is calibrated, and how a block of water (5 g/cm², channels 40..79, lines 20..59) goes through it. */
async function scanned(t: TestContext, energies: 1 | 2, more: Partial<Calibration>) {
  const folder = mkdtempSync(join(tmpdir(), 'matter-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const field = new TestField(channels, energies)
  const level = (values: Float64Array): LevelFrame => ({ mean: Float32Array.from(values), noise: 1, lines: 64 })
  const ring = makeRing(256, channels, energies)
  const writer = new RingWriter(ring)
  const pipeline = new Pipeline(
    {
      ring,
      pitchAcrossMm: pitchMm,
      pitchAlongMm: pitchMm,
      windowLines: 256,
      evidence: { folder, minimumFreeBytes: 0 },
      attribution: null,
      calibration: { dark: level(field.dark), frame: null, ...more },
    },
    () => undefined,
  )
  pipeline.setOpen(level(field.open))
  const water = transmission(new Map([['water', 5]]))
  const isInside = (line: number, channel: number): boolean => line >= 20 && line < 60 && channel >= 40 && channel < 80
  const send = (first: number): void => {
    for (let line = 0; line < lines; line++) {
      const seen = (through: number) => field.counts((channel) => (isInside(line, channel) ? through : 1))
      const [low, high] = [seen(water.low), seen(water.high)]
      writer.write({
        beltMm: first + line * pitchMm,
        lineId: line,
        beamOn: true,
        valid: true,
        saturated: false,
        low: (energies === 2 ? low : high).subarray(0, channels),
        high: energies === 2 ? high.subarray(channels) : null,
      })
    }
    pipeline.drain()
  }
  const close = (first: number) =>
    pipeline.close({
      inspectionId: `from-${first}`,
      trackId: 1,
      fromBeltMm: first - 0.5,
      toBeltMm: first + lines - 0.5,
      aborted: false,
      merged: false,
      atMs: Date.UTC(2026, 10, 24),
    })
  send(0)
  return { pipeline, send, close, stored: await close(0) }
}

const grams = 40 * 40 * 0.01 * 5

test('with a wedge the stored scan comes with its material, mass and regions', async (t) => {
  const { stored } = await scanned(t, 2, { material })
  const { scan, matter, mass, regions } = stored
  assert.ok(matter && mass)
  assert.deepEqual([matter.widthPx, matter.heightPx], [scan.widthPx, scan.heightPx])
  assert.ok(matter.gCm2.buffer instanceof SharedArrayBuffer)
  const middle = 40 * scan.widthPx + 60 - (stored.record.fieldXPx ?? 0)
  assert.ok(Math.abs((matter.zeff[middle] ?? 0) - 7.4) < 0.4, `${matter.zeff[middle]}`)
  assert.equal(matter.marks[middle], matterMarks.fine)
  assert.ok(Math.abs(mass.grams / grams - 1) < 0.04, `${mass.grams} g, not ${grams}`)
  assert.ok(Math.abs(mass.grams - grams) < 2 * mass.sigmaG && !mass.atLeast)
  assert.equal(regions.length, 1)
})

test('with one energy the mass is that of water, and no atomic number is claimed anywhere', async (t) => {
  const { stored } = await scanned(t, 1, { material })
  assert.ok(stored.mass && Math.abs(stored.mass.grams / grams - 1) < 0.06, `${stored.mass?.grams}`)
  assert.ok(stored.matter?.zeff.every((z) => z === 0))
  assert.equal(stored.regions[0]?.zeff, null)
  assert.equal(stored.scan.planes.length, 1)
})

test('without a wedge the picture is stored as ever, and nothing is claimed of its material', async (t) => {
  const { stored, pipeline, send, close } = await scanned(t, 2, {})
  assert.deepEqual([stored.matter, stored.mass, stored.regions, stored.scan.planes.length], [null, null, [], 2])
  pipeline.setMeasured(material, null)
  send(1000)
  assert.ok(((await close(1000)).mass?.grams ?? 0) > grams / 2)
  assert.equal(pipeline.calibration.material, material)
})

test('a wedge whose steps do not suffice is refused, and the one in use stays', async (t) => {
  const { pipeline, send, close } = await scanned(t, 2, { material })
  const plastic = { ...material, wedge: material.wedge.filter(({ material: name }) => name === 'pe') }
  assert.throws(() => pipeline.setMeasured(plastic, null), (error) => error instanceof ImagingError && error.code === 'bad-calibration' && /a metal/.test(error.message)) // prettier-ignore
  send(1000)
  assert.ok(((await close(1000)).mass?.grams ?? 0) > grams / 2)
})
