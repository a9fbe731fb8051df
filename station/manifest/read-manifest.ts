import { readCsv } from './csv.ts'
import { readJson } from './json.ts'
import type { ManifestFault, ManifestReading } from './reading.ts'

/** Reads a manifest by the ending of its name: `.csv` or `.json`, in UTF-8. Never throws for what is in the file. */
export function readManifest(fileName: string, bytes: Uint8Array): ManifestReading {
  const text = textOf(bytes)
  if (text === null) return refused('the file is not UTF-8; save it as UTF-8')
  if (/\.csv$/i.test(fileName)) return consistent(readCsv(text))
  if (/\.json$/i.test(fileName)) return consistent(readJson(text))
  return refused(`${fileName} is neither .csv nor .json; those two can be read`)
}

function refused(message: string): ManifestReading {
  return { ok: false, faults: [{ row: 0, field: '', message }] }
}

/** The text without its byte order mark, or null when the bytes are not UTF-8: a label with a replaced letter is another label. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // TextDecoder has one way to fail.
    return null
  }
}

/** Two declarations for one label contradict each other, and so do two counts for one master carton. */
function consistent(reading: ManifestReading): ManifestReading {
  if (!reading.ok) return reading
  const labels = new Map<string, number>()
  const counts = new Map<string, { count: number; at: number }>()
  const faults: ManifestFault[] = []
  reading.declarations.forEach(({ label, masterCarton, parcelCount }, index) => {
    const at = index + 1
    const first = labels.get(label)
    if (first === undefined) labels.set(label, at)
    else
      faults.push({ row: at, field: 'label', message: `${label} stands in this manifest already, as number ${first}` })
    if (masterCarton === null || parcelCount === null) return
    const known = counts.get(masterCarton)
    if (known === undefined) counts.set(masterCarton, { count: parcelCount, at })
    else if (known.count !== parcelCount) {
      const message = `${masterCarton} has ${parcelCount} parcels here and ${known.count} in number ${known.at}`
      faults.push({ row: at, field: 'parcelCount', message })
    }
  })
  return faults.length > 0 ? { ok: false, faults } : reading
}
