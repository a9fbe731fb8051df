import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderJob, type RenderedParcel, type RenderJob } from './render-job.ts'
import { RenderPool } from './render-pool.ts'
import { referenceScanner } from './signal/scanner-model.ts'
import { sampleScene } from './testing/sample-scene.ts'

const scanner = { ...referenceScanner, pitchAcrossMm: 4, pitchAlongMm: 4 }
const jobOf = (seed: number): RenderJob => ({
  id: `parcel-${seed}`,
  scene: sampleScene(seed, 2, 3),
  scanner,
  seed,
  marginMm: 12,
  channels: null,
  png: false,
})

test('workers make the very pictures that this thread makes, in order, and tell how far they are', async (t) => {
  const pool = new RenderPool(2)
  t.after(() => pool.close())
  const jobs = Array.from({ length: 9 }, (_, seed) => jobOf(seed + 1))
  const progress: number[] = []
  const parcels: RenderedParcel[] = []
  for await (const parcel of pool.renderAll(jobs, { onProgress: (done) => progress.push(done) })) parcels.push(parcel)
  assert.deepEqual(
    parcels,
    jobs.map((job) => renderJob(job)),
  )
  assert.deepEqual(progress, [1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('a run that is aborted asks for no more jobs and throws the reason', async (t) => {
  const pool = new RenderPool(1)
  t.after(() => pool.close())
  let asked = 0
  function* endless(): Generator<RenderJob> {
    for (;;) yield jobOf(++asked)
  }
  const stop = new AbortController()
  const run = async (): Promise<void> => {
    for await (const parcel of pool.renderAll(endless(), { signal: stop.signal }))
      if (parcel.id === 'parcel-3') stop.abort(new Error('enough'))
  }
  await assert.rejects(run, /enough/)
  assert.ok(asked <= 7, `${asked} jobs were asked for`)
})

test('a scene that cannot be rendered fails by its name, and the pool works on', async (t) => {
  const pool = new RenderPool(1)
  t.after(() => pool.close())
  const bad = { ...jobOf(1), id: 'odd', scanner: { ...scanner, tube: { ...scanner.tube, kilovolts: 40 } } }
  await assert.rejects(pool.render(bad), /^RangeError: odd: A tube of 40 kV/)
  assert.equal((await pool.render(jobOf(2))).id, 'parcel-2')
})

test('a closed pool renders nothing more', async () => {
  const pool = new RenderPool(1)
  const made = pool.render(jobOf(1))
  const refused = assert.rejects(made, /was closed/)
  await pool.close()
  await refused
  await assert.rejects(pool.render(jobOf(1)), /is closed, or has lost/)
})
