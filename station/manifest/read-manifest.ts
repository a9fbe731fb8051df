import type { Declaration } from '../contract/declaration.ts'
import { readCsv } from './csv.ts'
import { readJson } from './json.ts'

/** One thing that is wrong with a manifest: the row (1 = first row of data, or place in the list), the field, and what is expected. */
export type ManifestFault = { readonly row: number; readonly field: string; readonly message: string }

/** A whole manifest, or everything that is wrong with it: nothing is ever taken in by half. */
export type ManifestReading =
  | { readonly ok: true; readonly declarations: readonly Declaration[] }
  | { readonly ok: false; readonly faults: readonly ManifestFault[] }

/** Reads a manifest by the ending of its name: `.csv` or `.json`. */
export function readManifest(fileName: string, bytes: Uint8Array): ManifestReading {
  const text = new TextDecoder('utf-8').decode(bytes).replace(/^\uFEFF/, '')
  if (/\.csv$/i.test(fileName)) return unique(readCsv(text))
  if (/\.json$/i.test(fileName)) return unique(readJson(text))
  return {
    ok: false,
    faults: [{ row: 0, field: '', message: `${fileName} is neither .csv nor .json; those two can be read` }],
  }
}

/** Two declarations for one label in the same manifest contradict each other. */
function unique(reading: ManifestReading): ManifestReading {
  if (!reading.ok) return reading
  const seen = new Map<string, number>()
  const faults: ManifestFault[] = []
  reading.declarations.forEach(({ label }, index) => {
    const first = seen.get(label)
    if (first !== undefined)
      faults.push({
        row: index + 1,
        field: 'label',
        message: `${label} stands in this manifest already, as number ${first}`,
      })
    else seen.set(label, index + 1)
  })
  return faults.length > 0 ? { ok: false, faults } : reading
}
