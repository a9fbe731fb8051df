import { childText, type Element } from './genicam-xml.ts'

/** How a number is kept in a camera's memory. `mask` = a part of its bits, counted from the lowest; bytes as they lie in memory. */
export type RegisterShape = {
  readonly address: number
  readonly length: number
  readonly little: boolean
  readonly kind: 'unsigned' | 'signed' | 'float'
  readonly mask: { readonly shift: number; readonly bits: number } | null
}

/**
 * The bits of a masked register, or null where it has none. Bits of a big-endian register are numbered from its highest bit
 * (GenICam standard §2.8.4). Throws a RangeError where they do not lie in the register.
 */
export function maskOf(node: Element, length: number, little: boolean): RegisterShape['mask'] {
  const bit = childText(node, 'Bit')
  const one = bit ?? childText(node, 'LSB')
  const other = bit ?? childText(node, 'MSB')
  if (one === null || other === null) return null
  const numbers = [Number(one), Number(other)].map((number) => (little ? number : 8 * length - 1 - number))
  const shift = Math.min(...numbers)
  const bits = Math.max(...numbers) - shift + 1
  if (!(shift >= 0 && shift + bits <= 8 * length)) throw new RangeError('its bits do not lie in its register')
  return { shift, bits }
}

function wholeOf(bytes: Uint8Array, little: boolean): bigint {
  let whole = 0n
  for (const byte of little ? [...bytes].reverse() : bytes) whole = (whole << 8n) | BigInt(byte)
  return whole
}

function bytesOf(whole: bigint, length: number, little: boolean): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index++)
    bytes[little ? index : length - 1 - index] = Number((whole >> BigInt(8 * index)) & 0xffn)
  return bytes
}

/** The number that these bytes stand for. */
export function unpackNumber(bytes: Uint8Array, { length, little, kind, mask }: RegisterShape): number {
  if (kind === 'float') {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    return length === 8 ? view.getFloat64(0, little) : view.getFloat32(0, little)
  }
  const bits = mask?.bits ?? 8 * length
  const part = (wholeOf(bytes, little) >> BigInt(mask?.shift ?? 0)) & ((1n << BigInt(bits)) - 1n)
  return Number(kind === 'signed' ? BigInt.asIntN(bits, part) : part)
}

/** The bytes that stand for a number; fractions are rounded where the register holds whole numbers. Throws a RangeError where it does not fit. */
export function packNumber({ length, little, kind }: RegisterShape, value: number): Uint8Array {
  if (kind === 'float') {
    const bytes = new Uint8Array(length)
    const view = new DataView(bytes.buffer)
    if (length === 8) view.setFloat64(0, value, little)
    else view.setFloat32(0, value, little)
    return bytes
  }
  return bytesOf(fitting(value, 8 * length, kind), length, little)
}

/** The bytes of a register with one part of its bits set to a number, the others as they were. */
export function withBits(bytes: Uint8Array, { length, little, kind, mask }: RegisterShape, value: number): Uint8Array {
  const bits = mask?.bits ?? 8 * length
  const shift = BigInt(mask?.shift ?? 0)
  const window = ((1n << BigInt(bits)) - 1n) << shift
  return bytesOf((wholeOf(bytes, little) & ~window) | (fitting(value, bits, kind) << shift), length, little)
}

function fitting(value: number, bits: number, kind: RegisterShape['kind']): bigint {
  if (!Number.isFinite(value)) throw new RangeError(`${value} does not fit into it`)
  const whole = BigInt(Math.round(value))
  const kept = kind === 'signed' ? BigInt.asIntN(bits, whole) : BigInt.asUintN(bits, whole)
  if (kept !== whole) throw new RangeError(`${value} does not fit into it`)
  return BigInt.asUintN(bits, whole)
}
