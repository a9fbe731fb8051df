import { DriverError } from '../driver-error.ts'
import type { RegisterImage } from './map-codec.ts'
import { isWordTable, type MapRow, type RegisterMap, rowOf } from './register-map.ts'
import type { SignalName } from './signals.ts'
import { detectOrder, floatOfBits, swapped, u32 } from './word-order.ts'

/**
 * Throws DriverError `wrong-device` unless the PLC shows this map's signature, version and word order. Called on every poll, and before
 * anything is written. The words say what to change.
 */
export function demandOurMap(map: RegisterMap, image: RegisterImage): void {
  const word = (row: MapRow, offset = 0): number =>
    isWordTable(row.table) ? (image[row.table][row.address + offset] ?? 0) : 0
  demandSignature(map, word(rowOf(map, 'signature')))
  const version = rowOf(map, 'mapVersion')
  if (word(version) !== version.expect)
    throw wrong(
      `The PLC has map version ${hex(word(version))}, the file ${map.file} is for ${hex(version.expect ?? 0)}; load the matching program or set "map" to the matching file.`,
    )
  demandOrder(map, 'wordProbe', rowOf(map, 'wordProbe'), word)
  const float = map.rows.get('floatProbe')
  if (!float) return
  const value = floatOfBits(u32(word(float), word(float, 1), map.wordOrder))
  if (Math.abs(value - 3.14159) > 1e-5)
    throw wrong(
      `The PLC's floats do not come in the order ${map.wordOrder} of its whole numbers (floatProbe at ${float.table} ${float.address} reads ${value}); take the row "floatProbe" out of ${map.file}, or set the PLC to one order.`,
    )
}

function demandSignature(map: RegisterMap, found: number): void {
  const { table, address, expect } = rowOf(map, 'signature')
  if (found === expect) return
  const place = `${table} register ${address}`
  if (swapped(found) === expect)
    throw wrong(
      `The bytes of ${place} come changed over (${hex(found)} for ${hex(expect)}); turn byte swapping off in the PLC or its gateway.`,
    )
  throw wrong(
    `${place} is ${hex(found)} and not ${hex(expect ?? 0)}: this is not a PLC with the map ${map.file}, or its addresses are off by one.`,
  )
}

function demandOrder(
  map: RegisterMap,
  name: SignalName,
  row: MapRow,
  word: (row: MapRow, offset?: number) => number,
): void {
  const [first, second] = [word(row), word(row, 1)]
  const found = detectOrder(first, second, row.expect ?? 0)
  if (found === map.wordOrder) return
  const shown = `${hex(first)} ${hex(second)}`
  throw wrong(
    found === null
      ? `The row "${name}" at ${row.table} ${row.address} reads ${shown}, which is ${hex(row.expect ?? 0)} in no order of words and bytes; correct its address in ${map.file}.`
      : `The PLC's 32-bit values come in the order ${found} ("${name}" reads ${shown}) but ${map.file} says ${map.wordOrder}; set "wordOrder": "${found}" there.`,
  )
}

function wrong(words: string): DriverError {
  return new DriverError('wrong-device', words)
}

function hex(value: number | null): string {
  return `0x${(value ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
