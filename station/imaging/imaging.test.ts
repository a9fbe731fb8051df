import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Strip } from '../contract/strip.ts'
import { readPlane } from '../evidence/store.ts'
import { ImagingError } from './imaging-error.ts'
import { Imaging } from './imaging.ts'
import { TestField } from './testing/field.ts'

const channels = 120
const pitchMm = 0.8
const noon = Date.UTC(2026, 10, 24, 12)

/** Imaging with a test detector in front of it: lines go in by number, one belt pitch each. */
function open(t: TestContext, energies: 1 | 2, minimumFreeBytes = 0) {
  const folder = mkdtempSync(join(tmpdir(), 'imaging-'))
  const imaging = new Imaging({
    channels,
    energies,
    pitchAcrossMm: pitchMm,
    pitchAlongMm: pitchMm,
    evidence: { folder, minimumFreeBytes },
    attribution: 'a credit line',
    onTrouble: (error) => assert.fail(String(error)),
  })
  t.after(async () => {
    await imaging.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const field = new TestField(channels, energies)
  const push = (
    line: number,
    transmission: (channel: number) => number,
    more: { beamOn?: boolean; valid?: boolean } = {},
  ) => {
    const beamOn = more.beamOn ?? true
    const counts = field.counts(beamOn ? transmission : () => 0, 1, 100)
    imaging.pushLine({
      beltMm: line * pitchMm,
      lineId: line,
      beamOn,
      valid: more.valid ?? true,
      saturated: false,
      low: counts.subarray(0, channels),
      high: energies === 2 ? counts.subarray(channels) : null,
    })
  }
  /** Pushes lines until the promise settles, as a detector does that streams all the time. */
  const streamUntil = async <T>(done: Promise<T>, beamOn: boolean): Promise<T> => {
    let line = -10_000
    let settled = false
    const end = (): void => void (settled = true)
    done.then(end, end)
    while (!settled) {
      for (let n = 0; n < 20; n++) push(line++, () => 1, { beamOn })
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    return done
  }
  const calibrate = async (): Promise<void> => {
    await streamUntil(imaging.calibrateDark(), false)
    await streamUntil(imaging.calibrateOpen(), true)
  }
  const close = (from: number, to: number, more: { aborted?: boolean; merged?: boolean; id?: string } = {}) =>
    imaging.closeScan({
      inspectionId: more.id ?? 'one',
      trackId: 1,
      fromBeltMm: (from - 0.5) * pitchMm,
      toBeltMm: (to - 0.5) * pitchMm,
      aborted: more.aborted ?? false,
      merged: more.merged ?? false,
      atMs: noon,
    })
  return { imaging, folder, push, calibrate, close }
}

/** A box over channels 40..79, darker along the belt. */
const parcel =
  (line: number) =>
  (channel: number): number =>
    channel >= 40 && channel < 80 && line >= 10 && line < 50 ? 0.3 + line / 200 : 1

for (const energies of [1, 2] as const) {
  test(`a parcel becomes a picture that is stored before it is handed over (${energies} energies)`, async (t) => {
    const { calibrate, close, folder, push } = open(t, energies)
    await calibrate()
    for (let line = 0; line < 62; line++) push(line, parcel(line))
    const { scan, record } = await close(0, 60)
    assert.deepEqual([scan.heightPx, scan.energies, scan.planes.length, scan.invalidRows], [60, energies, energies, []])
    assert.ok(scan.widthPx < channels && scan.widthPx >= 40 + 2 * 8)
    assert.deepEqual(record.quality, [])
    assert.deepEqual([record.linesLost, record.attribution], [0, 'a credit line'])
    const left = record.fieldXPx ?? 0
    for (const [index, plane] of scan.planes.entries()) {
      assert.ok(plane.data.buffer instanceof SharedArrayBuffer)
      const file = record.evidence[index]
      assert.ok(file)
      assert.equal(file.plane, energies === 2 ? ['low', 'high'][index] : 'single')
      assert.equal(
        createHash('sha256')
          .update(readFileSync(join(folder, file.file)))
          .digest('hex'),
        file.sha256,
      )
      assert.deepEqual((await readPlane(folder, file.file)).data, Uint16Array.from(plane.data))
      for (const [line, channel] of [
        [5, 60],
        [10, 40],
        [30, 60],
        [49, 79],
        [55, 60],
      ] as const) {
        const seen = (plane.data[line * scan.widthPx + channel - left] ?? 0) / 65_535
        assert.ok(Math.abs(seen - parcel(line)(channel)) < 0.01, `line ${line}, channel ${channel}: ${seen}`)
      }
    }
  })
}

test('lines that are lost or damaged are marked in the picture, and many of them refer it', async (t) => {
  const { calibrate, close, push } = open(t, 1)
  await calibrate()
  for (let line = 0; line < 62; line++) {
    if (line === 20 || line === 21) continue
    push(line, parcel(line), { valid: line !== 33 })
  }
  const { scan, record } = await close(0, 60)
  assert.deepEqual([...scan.invalidRows], [20, 21, 33])
  assert.equal(record.linesLost, 3)
  assert.equal(record.quality.find(({ code }) => code === 'lines-lost')?.refers, true)
})

test('last lines that are still under way are waited for', async (t) => {
  const { calibrate, close, push } = open(t, 1)
  await calibrate()
  for (let line = 0; line < 50; line++) push(line, parcel(line))
  const closing = close(0, 60)
  for (let line = 50; line < 62; line++) push(line, parcel(line))
  const { scan } = await closing
  assert.deepEqual([scan.heightPx, scan.invalidRows], [60, []])
})

test('a scan that was broken off is stored as far as it came, and says so', async (t) => {
  const { calibrate, close, push } = open(t, 1)
  await calibrate()
  for (let line = 0; line < 30; line++) push(line, parcel(line))
  const { record } = await close(0, 60, { aborted: true })
  assert.equal(record.evidence.length, 1)
  assert.ok(record.quality.some(({ code, refers }) => code === 'aborted' && refers))
})

test('strips of the waterfall carry every line once, in order, as transmission, and none spans a jump of the belt', async (t) => {
  const { calibrate, imaging, push } = open(t, 2)
  await calibrate()
  const strips: Strip[] = []
  imaging.onStrip((strip) => strips.push(strip))
  for (let line = 0; line < 40; line++) push(line, parcel(line))
  const rowsFrom = (): Strip[] => strips.filter(({ beltMm }) => beltMm >= 0)
  const rows = (): number => rowsFrom().reduce((sum, strip) => sum + strip.rows, 0)
  const deadlineMs = performance.now() + 20_000
  while (rows() < 40 && performance.now() < deadlineMs) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(rows(), 40)
  let next = rowsFrom()[0]?.firstRow ?? -1
  for (const strip of rowsFrom()) {
    assert.deepEqual([strip.firstRow, strip.widthPx, strip.energies], [next, channels, 2])
    assert.equal(strip.samples.length, strip.rows * channels * 2)
    const line = Math.round(strip.beltMm / pitchMm)
    const seen = (strip.samples[60] ?? 0) / 65_535
    assert.ok(Math.abs(seen - parcel(line)(60)) < 0.01)
    next += strip.rows
  }
})

const rejectsWith = (code: ImagingError['code']) => (error: unknown) =>
  error instanceof ImagingError && error.code === code

test('without an open field, and without lines, there is no picture', async (t) => {
  const { calibrate, close } = open(t, 1)
  await assert.rejects(close(0, 60), rejectsWith('no-calibration'))
  await calibrate()
  await assert.rejects(close(5000, 5060), rejectsWith('no-lines'))
})

test('a disk without room refuses the picture and the next one is tried again', async (t) => {
  const { calibrate, close, push } = open(t, 1, Number.MAX_SAFE_INTEGER)
  await calibrate()
  for (let line = 0; line < 62; line++) push(line, parcel(line))
  await assert.rejects(close(0, 60), rejectsWith('disk-full'))
  await assert.rejects(close(0, 60, { id: 'two' }), rejectsWith('disk-full'))
})

test('a worker that dies is started again and goes on with the calibration it had', async (t) => {
  const { calibrate, close, imaging, push } = open(t, 1)
  await calibrate()
  const owed = assert.rejects(close(0, 60), rejectsWith('worker'))
  await imaging.killWorker()
  await owed
  for (let line = 100; line < 162; line++) push(line, (channel) => parcel(line - 100)(channel))
  const { scan, record } = await close(100, 160, { id: 'after' })
  assert.deepEqual([scan.heightPx, scan.invalidRows, record.quality], [60, [], []])
})

test('a calibration that another replaces is rejected, not left open', async (t) => {
  const { imaging } = open(t, 1)
  const first = assert.rejects(imaging.calibrateDark(), rejectsWith('bad-calibration'))
  const second = assert.rejects(imaging.calibrateDark(), rejectsWith('worker'))
  await first
  await imaging.close()
  await second
})

test('what is still owed when imaging closes is rejected', async (t) => {
  const { imaging } = open(t, 1)
  const owed = assert.rejects(imaging.calibrateDark(), rejectsWith('worker'))
  await imaging.close()
  await owed
})
