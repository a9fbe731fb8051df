import type { DetectorLine } from '../detector.ts'
import type { Block } from './blocks.ts'
import { payloadTypes } from './gvsp.ts'
import { type PixelFormat, pixelFormatOf, rowBytes } from './pixels.ts'

/** How rows of a block are read. Ids are those of chunks; null = the camera has none. `beamBit` = which I/O line says "X-rays on". */
export type LineReading = {
  readonly energies: 1 | 2
  readonly pixelFormat: number
  readonly width: number
  readonly encoderChunk: number | null
  readonly statusChunk: number | null
  readonly beamBit: number
  /** Mean counts (of 65,535) above which the beam counts as on, where no chunk tells it. */
  readonly beamCounts: number
  /** Belt counts from line to line, for lines whose encoder count is derived. */
  readonly encoderStep: number
}

/** When the rows of a block were acquired: the last one's time in epoch ms, and from row to row. */
export type BlockTimes = { readonly lastMs: number; readonly rowMs: number }

/** Where the encoder count of a line comes from. */
export type EncoderSource = 'chunk of each line' | 'chunk of the block' | 'derived from the line count'

/** The chunks behind the image, by id: data, then id and length (u32 each), read from the end (aravis arvbuffer.c). */
export function chunksOf(data: Uint8Array, end: number): ReadonlyMap<number, Uint8Array> {
  const view = new DataView(data.buffer, data.byteOffset, data.length)
  const chunks = new Map<number, Uint8Array>()
  for (let at = end; at >= 8;) {
    const length = view.getUint32(at - 4)
    const from = at - 8 - length
    if (from < 0) break
    chunks.set(view.getUint32(at - 8), data.subarray(from, at - 8))
    at = from
  }
  return chunks
}

/** A word for each row: each its own, or one for the block, or none. */
type RowWords = { readonly words: DataView; readonly each: boolean } | null

function rowWords(chunk: Uint8Array | undefined, lines: number): RowWords {
  if (!chunk || chunk.length < 4) return null
  return {
    words: new DataView(chunk.buffer, chunk.byteOffset, chunk.length),
    each: chunk.length >= 4 * lines && lines > 1,
  }
}

/** What the chunks of a block say of its rows; nothing where its end, and with it the way to the chunks, is missing. */
function rowNotes(block: Block, reading: LineReading): { readonly encoder: RowWords; readonly status: RowWords } {
  const whole = block.missing.every(([, to]) => Number.isFinite(to))
  const told = whole && block.leader && (block.leader.payloadType & payloadTypes.chunks) !== 0
  if (!told) return { encoder: null, status: null }
  const chunks = chunksOf(block.data, block.end)
  const { encoderChunk, statusChunk } = reading
  return {
    encoder: encoderChunk === null ? null : rowWords(chunks.get(encoderChunk), block.lines),
    status: statusChunk === null ? null : rowWords(chunks.get(statusChunk), block.lines),
  }
}

/**
 * The lines of a block, LOW then HIGH in each row. A row of which a byte is missing is given but not valid. Null where the pixel format
 * is none that a line can come in.
 */
export function linesOf(
  block: Block,
  reading: LineReading,
  times: BlockTimes,
): { readonly lines: DetectorLine[]; readonly encoder: EncoderSource } | null {
  const { pixelFormat, width, paddingX } = block.leader ?? { ...reading, paddingX: 0 }
  const format = pixelFormatOf(pixelFormat)
  if (!format || width % reading.energies !== 0) return null
  const stride = rowBytes(format, width, paddingX)
  const valid = validRows(block, stride)
  const { encoder, status } = rowNotes(block, reading)
  const data = roomy(block.data, block.lines * stride)
  const lines = Array.from({ length: block.lines }, (_, row): DetectorLine => {
    const pixels = format.read(data, row * stride, width)
    const level = levelOf(pixels, format)
    const lineId = block.firstLine + row
    return {
      lineId,
      atMs: times.lastMs - (block.lines - 1 - row) * times.rowMs,
      encoder: encoderOf(encoder, row, lineId, reading.encoderStep),
      beamOn: status ? ((wordOf(status, row) >>> reading.beamBit) & 1) === 1 : level.mean > reading.beamCounts,
      saturated: level.saturated,
      valid: valid[row] === 1,
      low: reading.energies === 2 ? pixels.subarray(0, width / 2) : pixels,
      high: reading.energies === 2 ? pixels.subarray(width / 2) : null,
    }
  })
  return { lines, encoder: sourceOf(encoder) }
}

function sourceOf(encoder: RowWords): EncoderSource {
  if (!encoder) return 'derived from the line count'
  return encoder.each ? 'chunk of each line' : 'chunk of the block'
}

function wordOf({ words, each }: NonNullable<RowWords>, row: number): number {
  return words.getUint32(each ? 4 * row : 0)
}

function encoderOf(encoder: RowWords, row: number, lineId: number, step: number): number {
  if (!encoder) return (lineId * step) >>> 0
  return encoder.each ? wordOf(encoder, row) : (wordOf(encoder, 0) + row * step) >>> 0
}

/** A block of which the end is missing may be shorter than its rows; what is missing reads as zero. */
function roomy(data: Uint8Array, bytes: number): Uint8Array {
  if (data.length >= bytes) return data
  const wider = new Uint8Array(bytes)
  wider.set(data)
  return wider
}

function validRows({ lines, missing, end }: Block, stride: number): Uint8Array {
  const valid = new Uint8Array(lines).fill(1)
  for (const [from, to] of missing) valid.fill(0, Math.floor(from / stride), Math.min(lines, Math.ceil(to / stride)))
  // Rows that the payload never reached, though no packet of it is missing.
  valid.fill(0, Math.min(lines, Math.floor(end / stride)))
  return valid
}

/** Mean in counts of 65,535 and whether a pixel stands at full scale. The one walk over the pixels that every line costs. */
function levelOf(pixels: Uint16Array, { bits }: PixelFormat): { readonly mean: number; readonly saturated: boolean } {
  const full = 2 ** bits - 1
  let [sum, most] = [0, 0]
  for (let index = 0; index < pixels.length; index++) {
    const value = pixels[index] ?? 0
    sum += value
    if (value > most) most = value
  }
  return { mean: ((sum / Math.max(1, pixels.length)) * 65_535) / full, saturated: most >= full }
}
