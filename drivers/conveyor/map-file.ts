import { readFileSync } from 'node:fs'
import { DriverError } from '../driver-error.ts'
import { checkMap } from './map-check.ts'
import type { RegisterMap } from './register-map.ts'

/** Map that is used where a row of configuration names none. */
export const defaultMapName = 'clearlane'

/**
 * Reads the register map of a `map` setting: a name of maps/ (`clearlane`), or the path of a JSON file. Throws DriverError `cannot-open`
 * or `bad-url`; the words name the row and say what to do.
 */
export function readMapFile(setting: string = defaultMapName): RegisterMap {
  const place = /^[a-z0-9-]+$/i.test(setting) ? new URL(`maps/${setting}.json`, import.meta.url) : setting
  const file = typeof place === 'string' ? place : `${setting}.json`
  let text: string
  try {
    text = readFileSync(place, 'utf8')
  } catch (cause) {
    const words = `The register map ${file} cannot be read (${wordsOf(cause)}); set "map" to a name of drivers/conveyor/maps or to the path of a JSON file.`
    throw new DriverError('cannot-open', words, { file }, { cause })
  }
  try {
    return checkMap(JSON.parse(text), file)
  } catch (cause) {
    if (cause instanceof DriverError) throw cause
    throw new DriverError('bad-url', `The register map ${file} is not JSON: ${wordsOf(cause)}.`, { file }, { cause })
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
