import { Declaration } from '../contract/declaration.ts'
import type { ManifestFault, ManifestReading } from './reading.ts'

/** Reads a JSON manifest: a list of declarations, or `{ "declarations": [...] }`. */
export function readJson(text: string): ManifestReading {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return {
      ok: false,
      faults: [
        { row: 0, field: '', message: `this is not JSON: ${error instanceof Error ? error.message : String(error)}` },
      ],
    }
  }
  const list = Array.isArray(value)
    ? value
    : typeof value === 'object' && value !== null && 'declarations' in value
      ? value.declarations
      : null
  if (!Array.isArray(list))
    return {
      ok: false,
      faults: [{ row: 0, field: '', message: 'a list of declarations is expected, or an object with "declarations"' }],
    }
  const declarations: Declaration[] = []
  const faults: ManifestFault[] = []
  list.forEach((entry: unknown, index) => {
    const parsed = Declaration.safeParse(entry)
    if (parsed.success) declarations.push(parsed.data)
    else
      faults.push(
        ...parsed.error.issues.map((issue) => ({
          row: index + 1,
          field: issue.path.join('.'),
          message: issue.message,
        })),
      )
  })
  return faults.length > 0 ? { ok: false, faults } : { ok: true, declarations }
}
