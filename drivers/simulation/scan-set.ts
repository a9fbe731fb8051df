import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type GreyPicture, readGreyPng } from './grey-png.ts'
import { ScanSetError } from './scan-set-error.ts'

/** One calibration step of a set: so many mm of a material. */
export type WedgeStep = { readonly step: string; readonly material: string; readonly mm: number }

/** `set.json` of a scan-set/1 folder. `dark` and `open` are there for kind `counts`: one number, or one a channel. */
export type ScanSetInfo = {
  readonly name: string
  readonly licence: string | null
  readonly energies: 1 | 2
  readonly kind: 'transmission' | 'counts'
  readonly pitchAcrossMm: number
  readonly pitchAlongMm: number
  readonly dark: number | readonly number[] | null
  readonly open: number | readonly number[] | null
  readonly wedge: readonly WedgeStep[]
}

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
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  return { folder, info, ids, load: (id) => loadScan(folder, info, id) }
}

async function loadScan(folder: string, info: ScanSetInfo, id: string): Promise<SetScan> {
  const names = info.energies === 2 ? (['low', 'high'] as const) : (['single'] as const)
  const at = (file: string): [string, string] => [join(folder, 'scans', id, file), `scans/${id}/${file}`]
  const planes = []
  for (const name of names) {
    const picture = toTransmission(await readGreyPng(...at(`${name}.png`)), info)
    planes.push({ name, ...picture })
  }
  const first = planes[0]
  if (!first || planes.some((plane) => plane.widthPx !== first.widthPx || plane.heightPx !== first.heightPx)) {
    throw new ScanSetError('sizes-differ', `scans/${id}`, `The planes of scan ${id} differ in size.`)
  }
  const declaration = await readJson(...at('declaration.json'), null)
  const scale = await readJson(...at('scale.json'), null)
  const grams = typeof scale === 'object' && scale !== null && 'grams' in scale ? Number(scale.grams) : null
  if (grams !== null && !Number.isFinite(grams))
    throw new ScanSetError('bad-json', `scans/${id}/scale.json`, `scans/${id}/scale.json: grams is not a number.`)
  return { id, widthPx: first.widthPx, heightPx: first.heightPx, planes, declaration, scaleG: grams }
}

/** Raw counts become transmission by the set's dark level and open field; transmission stays as it is. */
function toTransmission(picture: GreyPicture, info: ScanSetInfo): GreyPicture {
  if (info.kind === 'transmission') return picture
  const { widthPx, heightPx, data } = picture
  const level = (value: number | readonly number[] | null, column: number, otherwise: number): number =>
    value === null ? otherwise : typeof value === 'number' ? value : (value[column] ?? otherwise)
  const out = new Uint16Array(data.length)
  for (let row = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++) {
      const dark = level(info.dark, column, 0)
      const span = Math.max(1, level(info.open, column, 65_535) - dark)
      const share = ((data[row * widthPx + column] ?? 0) - dark) / span
      out[row * widthPx + column] = Math.round(65_535 * Math.max(0, Math.min(1, share)))
    }
  }
  return { widthPx, heightPx, data: out }
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

function readInfo(value: unknown): ScanSetInfo {
  const bad = (what: string): ScanSetError => new ScanSetError('bad-set', 'set.json', `set.json: ${what}.`)
  if (typeof value !== 'object' || value === null) throw bad('it is not an object')
  const set = value as Record<string, unknown>
  if (set['format'] !== 'scan-set/1') throw bad(`"format" is ${JSON.stringify(set['format'])}, "scan-set/1" is known`)
  const energies = JSON.stringify(set['energies'] ?? null)
  if (energies !== '["low","high"]' && energies !== '["single"]')
    throw bad('"energies" is ["low","high"] or ["single"]')
  const kind = (['transmission', 'counts'] as const).find((name) => name === (set['kind'] ?? 'transmission'))
  if (!kind) throw bad('"kind" is "transmission" or "counts"')
  const pitch = (key: string): number => {
    const mm = Number(set[key])
    if (!(mm > 0)) throw bad(`"${key}" is a number of mm above 0`)
    return mm
  }
  return {
    name: textOf(set['name']) ?? 'unnamed',
    licence: textOf(set['licence']),
    energies: energies === '["single"]' ? 1 : 2,
    kind,
    pitchAcrossMm: pitch('pitchAcrossMm'),
    pitchAlongMm: pitch('pitchAlongMm'),
    dark: levelOf(set['dark']),
    open: levelOf(set['open']),
    wedge: Array.isArray(set['wedge']) ? (set['wedge'] as WedgeStep[]) : [],
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function levelOf(value: unknown): number | readonly number[] | null {
  if (typeof value === 'number') return value
  return Array.isArray(value) ? value.map(Number) : null
}
