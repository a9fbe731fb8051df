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

/** Reads a parsed `set.json`. Throws ScanSetError `bad-set` with the field and what it should be. */
export function readInfo(value: unknown): ScanSetInfo {
  const set = objectOf(value, 'it')
  if (set['format'] !== 'scan-set/1') throw bad(`"format" is ${JSON.stringify(set['format'])}, "scan-set/1" is known`)
  const energies = JSON.stringify(set['energies'] ?? null)
  if (energies !== '["low","high"]' && energies !== '["single"]')
    throw bad('"energies" is ["low","high"] or ["single"]')
  const kind = kindOf(set['kind'] ?? 'transmission')
  return {
    name: textOf(set['name']) ?? 'unnamed',
    licence: textOf(set['licence']),
    energies: energies === '["single"]' ? 1 : 2,
    kind,
    pitchAcrossMm: millimetres(set['pitchAcrossMm'], 'pitchAcrossMm'),
    pitchAlongMm: millimetres(set['pitchAlongMm'], 'pitchAlongMm'),
    dark: kind === 'counts' ? levelOf(set['dark'], 'dark') : null,
    open: kind === 'counts' ? levelOf(set['open'], 'open') : null,
    wedge: wedgeOf(set['wedge'] ?? []),
  }
}

function bad(what: string): ScanSetError {
  return new ScanSetError('bad-set', 'set.json', `set.json: ${what}.`)
}

function kindOf(value: unknown): ScanSetInfo['kind'] {
  if (value === 'transmission' || value === 'counts') return value
  throw bad('"kind" is "transmission" or "counts"')
}

function objectOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(`${name} is not an object`)
  return value as Record<string, unknown>
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function millimetres(value: unknown, name: string): number {
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value
  throw bad(`"${name}" is a number of mm above 0`)
}

function levelOf(value: unknown, name: string): number | readonly number[] {
  const isCount = (one: unknown): one is number => typeof one === 'number' && one >= 0 && one <= 65_535
  if (isCount(value) || (Array.isArray(value) && value.length > 0 && value.every(isCount))) return value
  throw bad(`kind "counts" needs "${name}": counts from 0 to 65535, one number or one a channel`)
}

function wedgeOf(value: unknown): readonly WedgeStep[] {
  if (!Array.isArray(value)) throw bad('"wedge" is a list')
  return value.map((row: unknown, index) => {
    const { step, material, mm } = objectOf(row, `"wedge" ${index + 1}`)
    if (typeof step === 'string' && typeof material === 'string' && typeof mm === 'number' && mm > 0)
      return { step, material, mm }
    throw bad(`"wedge" ${index + 1} has "step", "material" and "mm" above 0`)
  })
}
