import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RenderJob, RenderedParcel } from './render-job.ts'
import type { RenderPool } from './render-pool.ts'
import { ScanSetError } from './scan-set-error.ts'
import { type ScanTruth, truthCsv, truthItems, type TruthRow } from './scan-set-truth.ts'
import type { ScannerModel } from './signal/scanner-model.ts'
import type { Scene } from './solids/item.ts'
import { wedgeScenes } from './wedge-scenes.ts'

/**
 * A scan to be: its id (a folder's name), and how its parcel is made, which is asked only where the scan is not there yet. `grams` null:
 * no scale. `declaration` null: nobody declared it. `scanner` null: the set's own; another one must have the same pitch.
 */
export type PlannedScan = {
  readonly id: string
  readonly make: () => {
    readonly scene: Scene
    readonly declaration: unknown
    readonly grams: number | null
    readonly truth: ScanTruth
    readonly seed: number
    readonly scanner: ScannerModel | null
  }
}

/** What a set is: its name and licence, the scanner that it comes from, open field around parcels, and whether step wedges are in it. */
export type ScanSetPlan = {
  readonly name: string
  readonly licence: string
  readonly scanner: ScannerModel
  readonly marginMm: number
  readonly wedge: boolean
  readonly scans: Iterable<PlannedScan>
}

/** How the writing is watched and stopped: scans written now, and found from before. */
export type WritingRun = {
  readonly signal?: AbortSignal
  readonly onProgress?: (written: number, found: number) => void
}

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

/**
 * Writes a scan-set/1 folder of rendered parcels. Each scan appears whole or not at all; run again after a stop, it goes on where it
 * was. Aborting throws the signal's reason. Throws ScanSetError `bad-set` on an id that is no folder's name or a scanner of another
 * pitch, RangeError on a scene that cannot be rendered.
 */
export async function writeScanSet(
  folder: string,
  plan: ScanSetPlan,
  pool: RenderPool,
  { signal, onProgress }: WritingRun = {},
): Promise<{ readonly written: number; readonly found: number }> {
  await mkdir(join(folder, 'scans'), { recursive: true })
  await mkdir(join(folder, 'truth'), { recursive: true })
  await writeWhole(join(folder, 'set.json'), `${JSON.stringify(infoOf(plan), null, 1)}\n`)
  if (plan.wedge) await writeWedges(folder, plan, pool, signal)
  const there = new Set(await readdir(join(folder, 'scans')))
  const made = new Map<string, ReturnType<PlannedScan['make']>>()
  const counts = { written: 0, found: 0 }
  const jobs = jobsOf(plan, there, made, () => {
    counts.found++
    onProgress?.(counts.written, counts.found)
  })
  for await (const parcel of pool.renderAll(jobs, signal ? { signal } : {})) {
    const parts = made.get(parcel.id)
    made.delete(parcel.id)
    if (!parts) continue
    await writeScan(folder, parcel, parts)
    counts.written++
    onProgress?.(counts.written, counts.found)
  }
  await writeWhole(join(folder, 'truth.csv'), truthCsv(await readTruth(folder)))
  return counts
}

function infoOf({ name, licence, scanner, wedge }: ScanSetPlan): unknown {
  const { pitchAcrossMm, pitchAlongMm } = scanner
  const steps = wedge ? wedgeScenes().map(({ step }) => step) : []
  const size = { energies: ['low', 'high'], kind: 'transmission', pitchAcrossMm, pitchAlongMm }
  return { format: 'scan-set/1', name, licence, ...size, wedge: steps }
}

/** Jobs for the scans that are not there yet; what belongs beside their pictures waits in `made`. */
function* jobsOf(
  plan: ScanSetPlan,
  there: ReadonlySet<string>,
  made: Map<string, ReturnType<PlannedScan['make']>>,
  found: () => void,
): Generator<RenderJob> {
  for (const { id, make } of plan.scans) {
    if (!idPattern.test(id))
      throw new ScanSetError('bad-set', `scans/${id}`, `"${id}" cannot be a scan's id: letters, digits, dot, dash, _.`)
    if (there.has(id)) {
      found()
      continue
    }
    const parts = make()
    const scanner = parts.scanner ?? plan.scanner
    if (scanner.pitchAcrossMm !== plan.scanner.pitchAcrossMm || scanner.pitchAlongMm !== plan.scanner.pitchAlongMm)
      throw new ScanSetError('bad-set', `scans/${id}`, `Scan ${id} has another pitch than its set.`)
    made.set(id, parts)
    yield { id, scene: parts.scene, scanner, seed: parts.seed, marginMm: plan.marginMm, channels: null, png: true }
  }
}

async function writeScan(
  folder: string,
  { id, items, png }: RenderedParcel,
  { scene, declaration, grams, truth, seed }: ReturnType<PlannedScan['make']>,
): Promise<void> {
  const row: TruthRow = { id, ...truth, seed, items: truthItems(scene.items, items) }
  // Truth first: where the scan is, its truth is.
  await writeWhole(join(folder, 'truth', `${id}.json`), JSON.stringify(row))
  const files = {
    'low.png': png?.low ?? new Uint8Array(0),
    'high.png': png?.high ?? new Uint8Array(0),
    ...(declaration === null ? {} : { 'declaration.json': `${JSON.stringify(declaration, null, 1)}\n` }),
    ...(grams === null ? {} : { 'scale.json': `${JSON.stringify({ grams })}\n` }),
  }
  await writeFolder(join(folder, 'scans'), id, files)
}

async function writeWedges(
  folder: string,
  { scanner }: ScanSetPlan,
  pool: RenderPool,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(join(folder, 'wedge'), { recursive: true })
  const there = new Set(await readdir(join(folder, 'wedge')))
  const missing = wedgeScenes().filter(({ step }) => !there.has(step.step))
  const jobs = missing.map(({ step, scene }, at): RenderJob => {
    return { id: step.step, scene, scanner, seed: 7001 + at, marginMm: 0, channels: null, png: true }
  })
  for await (const { id, png } of pool.renderAll(jobs, signal ? { signal } : {}))
    if (png) await writeFolder(join(folder, 'wedge'), id, { 'low.png': png.low, 'high.png': png.high })
}

/** Writes a folder of files under a name that readers pass over, and renames it when all are there. */
async function writeFolder(
  parent: string,
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const part = join(parent, `.${name}.part`)
  await rm(part, { recursive: true, force: true })
  await mkdir(part)
  for (const [file, content] of Object.entries(files)) await writeFile(join(part, file), content)
  await rename(part, join(parent, name))
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text)
  await rename(`${path}.part`, path)
}

/** The truth of every scan that is there, in the order of their ids. */
async function readTruth(folder: string): Promise<readonly TruthRow[]> {
  const ids = (await readdir(join(folder, 'scans'))).filter((id) => !id.startsWith('.')).toSorted()
  const rows: TruthRow[] = []
  for (const id of ids) rows.push(JSON.parse(await readFile(join(folder, 'truth', `${id}.json`), 'utf8')) as TruthRow)
  return rows
}
