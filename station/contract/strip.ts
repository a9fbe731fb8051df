/**
 * A strip of freshly scanned lines for the waterfall: transmission × 65535 of `rows` lines, first all rows of the low (or single)
 * energy, then all rows of the high one. `beltMm` is the belt position of its first line; `inspectionId` is not carried: the page
 * places rows by belt position.
 *
 * ```
 * off size  (little-endian)
 *   0   4   magic 'STRP'
 *   4   2   widthPx          6   2   rows          8   2   energies 1|2        10   2   reserved 0
 *  12   4   firstRow (u32, grows by one per line since the station started)
 *  16   8   beltMm (f64)    24   8   mmPerRow (f64)
 *  32   2 × widthPx × rows × energies   samples (u16)
 * ```
 */
export type Strip = {
  readonly widthPx: number
  readonly rows: number
  readonly energies: 1 | 2
  readonly firstRow: number
  readonly beltMm: number
  readonly mmPerRow: number
  readonly samples: Uint16Array
}

const magic = 0x50525453
const headerBytes = 32

/** Packs a strip into one binary message. */
export function encodeStrip(strip: Strip): Uint8Array {
  const bytes = new Uint8Array(headerBytes + strip.samples.length * 2)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, magic, true)
  view.setUint16(4, strip.widthPx, true)
  view.setUint16(6, strip.rows, true)
  view.setUint16(8, strip.energies, true)
  view.setUint32(12, strip.firstRow, true)
  view.setFloat64(16, strip.beltMm, true)
  view.setFloat64(24, strip.mmPerRow, true)
  new Uint16Array(bytes.buffer, headerBytes).set(strip.samples)
  return bytes
}

/** Reads a strip back, or null when the message is not one. */
export function decodeStrip(message: ArrayBuffer): Strip | null {
  if (message.byteLength < headerBytes) return null
  const view = new DataView(message)
  if (view.getUint32(0, true) !== magic) return null
  const widthPx = view.getUint16(4, true)
  const rows = view.getUint16(6, true)
  const energies = view.getUint16(8, true) === 2 ? 2 : 1
  if (message.byteLength !== headerBytes + widthPx * rows * energies * 2) return null
  return {
    widthPx,
    rows,
    energies,
    firstRow: view.getUint32(12, true),
    beltMm: view.getFloat64(16, true),
    mmPerRow: view.getFloat64(24, true),
    samples: new Uint16Array(message, headerBytes),
  }
}
