import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type GreyPicture, readGreyPng } from './grey-png.ts'
import { ScanSetError } from './scan-set-error.ts'
import { readInfo, type ScanSetInfo } from './scan-set-info.ts'

/** One scan: planes of transmission × 65535, and the JSON beside them as it is (null where there is none). */
export type SetScan = {
  readonly id: string
  readonly widthPx: number
  readonly heightPx: number
  readonly planes: readonly {
    readonly name: 'single' | 'low' | 'high'
    readonly widthPx: number
    readonly heightPx: number
    readonly data: Uint16Array
  }[]
  readonly declaration: unknown
  readonly scaleG: number | null
}

/** An opened set: its description, the ids of its scans in order, and how to load one (throws ScanSetError). */
export type ScanSet = {
  readonly folder: string
  readonly info: ScanSetInfo
  readonly ids: readonly string[]
  load(id: string): Promise<SetScan>
}

/** Opens a scan-set/1 folder. Throws ScanSetError `no-set` or `bad-set`. */
export async function openScanSet(folder: string): Promise<ScanSet> {
  const info = readInfo(await readJson(join(folder, 'set.json'), 'set.json', 'no-set'))
  const entries = await readdir(join(folder, 'scans'), { withFileTypes: true }).catch((cause: unknown) => {
    throw new ScanSetError('no-set', 'scans', `${folder} has no folder "scans".`, { cause })
  })
  const ids = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort()
  return { folder, info, ids, load: (id) => loadScan(folder, info, id) }
}

async function loadScan(folder: string, info: ScanSetInfo, id: string): Promise<SetScan> {
  const names = info.energies === 2 ? (['low', 'high'] as const) : (['single'] as const)
  const at = (file: string): [string, string] => [join(folder, 'scans', id, file), `scans/${id}/${file}`]
  const planes = []
  for (const name of names) {
    const [path, file] = at(`${name}.png`)
    planes.push({ name, ...toTransmission(await readGreyPng(path, file), info, file) })
  }
  const first = planes[0]
  if (!first || planes.some((plane) => plane.widthPx !== first.widthPx || plane.heightPx !== first.heightPx)) {
    throw new ScanSetError('sizes-differ', `scans/${id}`, `The planes of scan ${id} differ in size.`)
  }
  const declaration = await readJson(...at('declaration.json'), null)
  const scale = await readJson(...at('scale.json'), null)
  const scaleG = scale === null ? null : gramsOf(scale, `scans/${id}/scale.json`)
  return { id, widthPx: first.widthPx, heightPx: first.heightPx, planes, declaration, scaleG }
}

function gramsOf(scale: unknown, file: string): number {
  const grams = typeof scale === 'object' && scale !== null && 'grams' in scale ? scale.grams : null
  if (typeof grams === 'number' && Number.isFinite(grams) && grams >= 0) return grams
  throw new ScanSetError('bad-json', file, `${file}: "grams" is not a number of grams.`)
}

/** Raw counts become transmission by the set's dark level and open field; transmission stays as it is. */
function toTransmission(picture: GreyPicture, info: ScanSetInfo, file: string): GreyPicture {
  if (info.kind === 'transmission') return picture
  const { widthPx, heightPx, data } = picture
  const dark = levelsOf(info.dark, widthPx, 'dark', file)
  const open = levelsOf(info.open, widthPx, 'open', file)
  const out = new Uint16Array(data.length)
  for (let at = 0; at < data.length; at++) {
    const column = at % widthPx
    // A channel whose open field is not above its dark level is dead: nothing comes through.
    const span = (open[column] ?? 0) - (dark[column] ?? 0)
    const share = span > 0 ? ((data[at] ?? 0) - (dark[column] ?? 0)) / span : 0
    out[at] = Math.round(65_535 * Math.max(0, Math.min(1, share)))
  }
  return { widthPx, heightPx, data: out }
}

/** One level for each column. Throws ScanSetError `sizes-differ` where the set gives another number of them. */
function levelsOf(level: ScanSetInfo['dark'], widthPx: number, name: string, file: string): readonly number[] {
  if (level === null || typeof level === 'number') return new Array<number>(widthPx).fill(level ?? 0)
  if (level.length === widthPx) return level
  throw new ScanSetError(
    'sizes-differ',
    file,
    `${file} has ${widthPx} columns, but set.json has ${level.length} values of "${name}".`,
  )
}

/** Reads JSON; a file that is not there is null, or `missing` as an error. */
async function readJson(path: string, file: string, missing: 'no-set' | null): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    if (isMissing && missing === null) return null
    throw new ScanSetError(missing ?? 'bad-json', file, `${file} cannot be read.`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ScanSetError(
      missing === null ? 'bad-json' : 'bad-set',
      file,
      `${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause },
    )
  }
}
