/** What is wrong at one place of a map file, in words that say what to do. Collected by map-check.ts, never seen outside. */
export class MapFault extends Error {}

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A list, empty where there is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A whole number from 0 on, as a number or as text in decimal or 0x form; null for anything else. */
export function integer(value: unknown): number | null {
  const number = typeof value === 'string' && /^(0x[0-9a-f]+|\d+)$/i.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number : null
}

/** A value as the file has it, for a sentence. */
export function said(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value)
}

/** The value where it is one of the known; throws MapFault with what to set. */
export function oneOf<T extends string>(what: string, value: unknown, known: readonly T[]): T {
  const found = known.find((candidate) => candidate === value)
  if (found) return found
  throw new MapFault(`${what} is ${said(value)}; set it to one of ${known.join(', ')}`)
}

/** `name` of an object; empty where there is none. */
export function nameOf(item: unknown): string {
  return isObject(item) && typeof item['name'] === 'string' ? item['name'] : ''
}
