import { type WordOrder, wordOrders } from './register-map.ts'

/** The two registers of a u32 in the given order. */
export function words32(value: number, order: WordOrder = 'ABCD'): [number, number] {
  const [high, low] = [(value >>> 16) & 0xffff, value & 0xffff]
  if (order === 'ABCD') return [high, low]
  if (order === 'CDAB') return [low, high]
  if (order === 'BADC') return [swapped(high), swapped(low)]
  return [swapped(low), swapped(high)]
}

/** The u32 of two registers in the given order. */
export function u32(first: number, second: number, order: WordOrder = 'ABCD'): number {
  // Each order is its own inverse.
  const [high, low] = words32((((first << 16) >>> 0) + second) >>> 0, order)
  return ((high << 16) >>> 0) + low
}

/** The order in which two registers hold this value, or null where none fits. */
export function detectOrder(first: number, second: number, value: number): WordOrder | null {
  return wordOrders.find((order) => u32(first, second, order) === value) ?? null
}

/** A register with its bytes changed over. */
export function swapped(word: number): number {
  return ((word & 0xff) << 8) | (word >> 8)
}

/** A u32 as the 32-bit float with the same bits, and back. */
export function floatOfBits(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, bits)
  return view.getFloat32(0)
}

export function bitsOfFloat(value: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, value)
  return view.getUint32(0)
}
