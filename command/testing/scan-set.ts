import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'fast-png'

/** A declaration that a scan of a test set comes with. */
export const declaration = {
  label: 'LX1',
  grossMassG: 1000,
  lines: [{ hs6: '180632', description: 'chocolate bars', quantity: 10, netMassG: 900 }],
}

/** Writes `set.json` of a set with these energies; more fields replace the usual ones. */
export function writeSet(folder: string, energies: 1 | 2, more: Readonly<Record<string, unknown>> = {}): void {
  mkdirSync(join(folder, 'scans'), { recursive: true })
  const set = {
    format: 'scan-set/1',
    name: 'made by hand',
    licence: 'none',
    energies: energies === 2 ? ['low', 'high'] : ['single'],
    kind: 'transmission',
    pitchAcrossMm: 0.8,
    pitchAlongMm: 0.8,
    ...more,
  }
  writeFileSync(join(folder, 'set.json'), JSON.stringify(set))
}

/** Writes one plane as a grey PNG of 8 or 16 bits; `value` gives what is written at a place. */
export function writePlane(
  folder: string,
  id: string,
  plane: 'single' | 'low' | 'high',
  size: { readonly widthPx: number; readonly heightPx: number; readonly bits: 8 | 16 },
  value: (x: number, y: number) => number,
): void {
  const { widthPx: width, heightPx: height, bits: depth } = size
  const data = depth === 8 ? new Uint8Array(width * height) : new Uint16Array(width * height)
  for (let index = 0; index < data.length; index++) data[index] = value(index % width, Math.floor(index / width))
  mkdirSync(join(folder, 'scans', id), { recursive: true })
  writeFileSync(join(folder, 'scans', id, `${plane}.png`), encode({ width, height, data, depth, channels: 1 }))
}

/** Writes a JSON file beside the planes of a scan. */
export function writeBeside(folder: string, id: string, file: 'declaration.json' | 'scale.json', value: unknown): void {
  writeFileSync(join(folder, 'scans', id, file), typeof value === 'string' ? value : JSON.stringify(value))
}
