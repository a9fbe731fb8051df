import type { BoxPx } from './planes.ts'

/** One mark of the network, in pixels of the picture. */
export type Mark = { readonly score: number; readonly boxPx: BoxPx }

/** The heat map on its coarse grid, and the size maps beside it (widths, then heights). */
export type Maps = {
  readonly heat: Float32Array
  readonly size: Float32Array
  readonly columns: number
  readonly rows: number
  readonly stride: number
}

const smallestPx = 4

/**
 * Local maxima of the heat map as boxes, strongest first, kept inside the picture. Of marks that cover each other by more than half
 * only the strongest stays.
 */
export function marksOf(maps: Maps, widthPx: number, heightPx: number, least: number, most: number): Mark[] {
  const { heat, size, columns, rows, stride } = maps
  const marks: Mark[] = []
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column
      const score = heat[at] ?? 0
      if (score < least || !isPeak(maps, row, column, score)) continue
      const [cx, cy] = [(column + 0.5) * stride, (row + 0.5) * stride]
      if (cx >= widthPx || cy >= heightPx) continue
      const width = Math.max(smallestPx, size[at] ?? 0)
      const height = Math.max(smallestPx, size[rows * columns + at] ?? 0)
      marks.push({ score, boxPx: inside(cx - width / 2, cy - height / 2, width, height, widthPx, heightPx) })
    }
  }
  marks.sort((a, b) => b.score - a.score)
  return withoutCovered(marks, most)
}

function isPeak({ heat, columns, rows }: Maps, row: number, column: number, score: number): boolean {
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const [y, x] = [row + dy, column + dx]
      if (y >= 0 && y < rows && x >= 0 && x < columns && (heat[y * columns + x] ?? 0) > score) return false
    }
  }
  return true
}

function inside(x: number, y: number, width: number, height: number, widthPx: number, heightPx: number): BoxPx {
  const left = Math.max(0, Math.min(widthPx - 1, Math.round(x)))
  const top = Math.max(0, Math.min(heightPx - 1, Math.round(y)))
  return [
    left,
    top,
    Math.max(1, Math.min(widthPx - left, Math.round(width))),
    Math.max(1, Math.min(heightPx - top, Math.round(height))),
  ]
}

function withoutCovered(marks: readonly Mark[], most: number): Mark[] {
  const kept: Mark[] = []
  for (const mark of marks) {
    if (kept.length >= most) break
    if (!kept.some((other) => overlap(other.boxPx, mark.boxPx) > 0.5)) kept.push(mark)
  }
  return kept
}

/** Shared area as a part of the smaller box. */
export function overlap([ax, ay, aw, ah]: BoxPx, [bx, by, bw, bh]: BoxPx): number {
  const width = Math.min(ax + aw, bx + bw) - Math.max(ax, bx)
  const height = Math.min(ay + ah, by + bh) - Math.max(ay, by)
  return width <= 0 || height <= 0 ? 0 : (width * height) / Math.min(aw * ah, bw * bh)
}
