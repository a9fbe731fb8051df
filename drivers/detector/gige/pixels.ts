/**
 * One pixel format that a line can come in: its PFNC code and name, bits that count, bits that a pixel takes in the payload, and how a row
 * is read. Codes from hardware.md §3.3 and aravis arvenums.h; packings from the GigE Vision and GenICam pixel format conventions.
 */
export type PixelFormat = {
  readonly code: number
  readonly name: string
  readonly bits: number
  readonly bitsOnWire: number
  /** Reads `count` pixels of a row that begins at byte `at`. May be a view of the payload. */
  readonly read: (payload: Uint8Array, at: number, count: number) => Uint16Array
}

function read8(payload: Uint8Array, at: number, count: number): Uint16Array {
  return Uint16Array.from(payload.subarray(at, at + count))
}

/** Two bytes a pixel, low byte first, as every machine this runs on keeps them: a view where the place is even, else a copy. */
function read16(payload: Uint8Array, at: number, count: number): Uint16Array {
  const from = payload.byteOffset + at
  if (from % 2 === 0) return new Uint16Array(payload.buffer, from, count)
  return new Uint16Array(payload.slice(at, at + 2 * count).buffer, 0, count)
}

/** Two pixels in three bytes; the middle byte has the low nibbles of both (GigE Vision 1.x "packed"). */
function read12Packed(payload: Uint8Array, at: number, count: number): Uint16Array {
  const row = new Uint16Array(count)
  for (let pixel = 0, from = at; pixel < count; pixel += 2, from += 3) {
    const middle = payload[from + 1] ?? 0
    row[pixel] = ((payload[from] ?? 0) << 4) | (middle & 0x0f)
    if (pixel + 1 < count) row[pixel + 1] = ((payload[from + 2] ?? 0) << 4) | (middle >> 4)
  }
  return row
}

/** Two pixels in three bytes, the bits one after the other from the lowest (PFNC "p"). */
function read12p(payload: Uint8Array, at: number, count: number): Uint16Array {
  const row = new Uint16Array(count)
  for (let pixel = 0, from = at; pixel < count; pixel += 2, from += 3) {
    const middle = payload[from + 1] ?? 0
    row[pixel] = (payload[from] ?? 0) | ((middle & 0x0f) << 8)
    if (pixel + 1 < count) row[pixel + 1] = (middle >> 4) | ((payload[from + 2] ?? 0) << 4)
  }
  return row
}

/** Formats in the order in which they are preferred: most bits that count first, unpacked before packed. */
export const pixelFormats: readonly PixelFormat[] = [
  { code: 0x0110_0007, name: 'Mono16', bits: 16, bitsOnWire: 16, read: read16 },
  { code: 0x0110_0025, name: 'Mono14', bits: 14, bitsOnWire: 16, read: read16 },
  { code: 0x0110_0005, name: 'Mono12', bits: 12, bitsOnWire: 16, read: read16 },
  { code: 0x010c_0047, name: 'Mono12p', bits: 12, bitsOnWire: 12, read: read12p },
  { code: 0x010c_0006, name: 'Mono12Packed', bits: 12, bitsOnWire: 12, read: read12Packed },
  { code: 0x0110_0003, name: 'Mono10', bits: 10, bitsOnWire: 16, read: read16 },
  { code: 0x0108_0001, name: 'Mono8', bits: 8, bitsOnWire: 8, read: read8 },
]

const byCode = new Map(pixelFormats.map((format) => [format.code, format]))

/** The format of a code, or null where no line can come in it. */
export function pixelFormatOf(code: number): PixelFormat | null {
  return byCode.get(code) ?? null
}

/** Bytes from the beginning of a row to the next. */
export function rowBytes(format: PixelFormat, width: number, paddingX: number): number {
  return Math.ceil((width * format.bitsOnWire) / 8) + paddingX
}
