/** Side of a tile at the object in mm: local contrast is bound to matter, not to pixels. */
const tileMm = 40

/** A grey level takes at most this many times its even share of a tile, which bounds how much noise is raised. */
const clip = 6

/** Share of the equalised level; the rest is the level as it is, so that thick still looks thicker than thin. */
const strength = 0.8

/** Every which line is counted: half of them say the same of a tile. */
const countedEvery = 2

/** Tables of local contrast: new grey level by grey level for each tile, 256 bytes a tile, row by row. `tilePx` is 2 ** `shift`. */
export type TileTables = {
  readonly shift: number
  readonly columns: number
  readonly rows: number
  readonly tables: Uint8Array
}

/** What local contrast reads: transmission × 65535 row-major, its size in px, and the grey table of the view. */
export type Levelled = {
  readonly high: Uint16Array
  readonly width: number
  readonly height: number
  readonly grey: Uint8Array
}

/** Power of two nearest to the tile's side at this pitch, 16..256 px: so weights are whole numbers and the GPU agrees exactly. */
export function tileShift(pitchMm: number): number {
  return Math.max(4, Math.min(8, Math.round(Math.log2(tileMm / pitchMm))))
}

/** Contrast-limited equalisation, tile by tile: each tile's histogram of grey levels, clipped, gives its table. 0 stays 0, 255 stays 255. */
export function tileTables({ high, width, height, grey }: Levelled, shift: number): TileTables {
  const columns = Math.max(1, Math.round(width / (1 << shift)))
  const rows = Math.max(1, Math.round(height / (1 << shift)))
  const counts = new Uint32Array(columns * rows * 256)
  for (let y = 0; y < height; y += countedEvery) {
    const row = Math.min(rows - 1, y >> shift) * columns
    for (let column = 0; column < columns; column++) {
      const end = column === columns - 1 ? width : (column + 1) << shift
      const table = (row + column) << 8
      for (let at = y * width + (column << shift); at < y * width + end; at++) {
        const place = table + (grey[high[at] ?? 0] ?? 0)
        counts[place] = (counts[place] ?? 0) + 1
      }
    }
  }
  const tables = new Uint8Array(counts.length)
  for (let at = 0; at < counts.length; at += 256) equalise(counts.subarray(at, at + 256), tables.subarray(at, at + 256))
  return { shift, columns, rows, tables }
}

/** One tile's table from its histogram, 256 levels each; plain loops, because there are hundreds of tiles in a frame. */
function equalise(counts: Uint32Array, table: Uint8Array): void {
  let total = 0
  for (let level = 0; level < 256; level++) total += counts[level] ?? 0
  const most = (clip * total) / 256
  let kept = 0
  for (let level = 0; level < 256; level++) kept += Math.min(counts[level] ?? 0, most)
  const spread = (total - kept) / 256
  const first = Math.min(counts[0] ?? 0, most) + spread
  const scale = (strength * 255) / Math.max(1, total - first)
  let below = 0
  for (let level = 0; level < 256; level++) {
    below += Math.min(counts[level] ?? 0, most) + spread
    table[level] = Math.round((below - first) * scale + (1 - strength) * level)
  }
}

/** Grey levels with local contrast: each pixel takes the tables of the four nearest tiles, weighted by nearness, in whole numbers. */
export function enhancedLevels(
  { high, width, height, grey }: Levelled,
  { shift, columns, rows, tables }: TileTables,
): Uint8Array {
  const out = new Uint8Array(high.length)
  const side = 1 << shift
  const mask = side - 1
  const tileAt = (row: number, column: number): number =>
    (Math.max(0, Math.min(rows - 1, row)) * columns + Math.max(0, Math.min(columns - 1, column))) << 8
  const rounding = 1 << (2 * shift - 1)
  for (let y = 0; y < height; y++) {
    const [row, down] = [(y - (side >> 1)) >> shift, (y - (side >> 1)) & mask]
    for (let column = -1; column < columns; column++) {
      const [a, b] = [tileAt(row, column), tileAt(row, column + 1)]
      const [c, d] = [tileAt(row + 1, column), tileAt(row + 1, column + 1)]
      const from = Math.max(0, (column << shift) + (side >> 1))
      const to = column === columns - 1 ? width : Math.min(width, ((column + 1) << shift) + (side >> 1))
      for (let x = from; x < to; x++) {
        const level = grey[high[y * width + x] ?? 0] ?? 0
        const along = (x - (side >> 1)) & mask
        const upper = (tables[a + level] ?? 0) * (side - along) + (tables[b + level] ?? 0) * along
        const lower = (tables[c + level] ?? 0) * (side - along) + (tables[d + level] ?? 0) * along
        out[y * width + x] = (upper * (side - down) + lower * down + rounding) >>> (2 * shift)
      }
    }
  }
  return out
}
