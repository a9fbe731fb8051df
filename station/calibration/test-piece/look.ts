import type { Scan } from '../../imaging/scan.ts'
import type { BoxMm, PlaceMm, TestPiece } from './piece.ts'
import { leastSquares, mapped } from './registration/affine.ts'
import { type NotFound, register, type Registration } from './registration/register.ts'
import { TestPieceError } from './test-piece-error.ts'

/**
 * A picture of a piece that was found, as transmission 0..1: `thin` is the plane that shows little matter best (low energy), `deep` the one
 * that looks through most (high energy); with one energy both are the same plane.
 */
export type Look = {
  readonly widthPx: number
  readonly heightPx: number
  readonly pitchAcrossMm: number
  readonly pitchAlongMm: number
  readonly dual: boolean
  readonly thin: Float32Array
  readonly deep: Float32Array
  /** Columns whose channel is blind and was filled in from its neighbours: 1, the others 0. */
  readonly repaired: Uint8Array
  readonly placed: Registration
  /** Side in mm on the piece of a square as large as a pixel. */
  readonly pixelMm: number
}

/** Finds the piece in a scan, and readies the planes. Throws TestPieceError `no-picture` for a scan without the planes it claims. */
export function lookAt(piece: TestPiece, scan: Scan): Look | NotFound {
  const { widthPx, heightPx, pitchAcrossMm, pitchAlongMm } = scan
  const plane = (...names: readonly string[]): Float32Array => {
    const found = names.map((name) => scan.planes.find((one) => one.name === name)).find((one) => one !== undefined)
    if (!found) throw new TestPieceError('no-picture', `The scan has no plane ${names.join(' or ')}.`)
    return Float32Array.from(found.data, (value) => value / 65_535)
  }
  const thin = plane('low', 'single')
  const dual = scan.energies === 2
  const placed = register(piece, { widthPx, heightPx, pitchAcrossMm, pitchAlongMm, plane: thin })
  if ('code' in placed) return placed
  const [a, b, , d, e] = placed.toMm
  return {
    widthPx,
    heightPx,
    pitchAcrossMm,
    pitchAlongMm,
    dual,
    thin,
    repaired: repairedColumns(thin, widthPx),
    deep: dual ? plane('high') : thin,
    placed,
    pixelMm: Math.sqrt(Math.abs(a * e - b * d)),
  }
}

/**
 * Visits every pixel that a channel saw and whose middle lies in a rectangle on the piece, that much further in than its edges (less than 0:
 * further out).
 */
export function eachPixel(
  { widthPx, heightPx, placed, repaired }: Pick<Look, 'widthPx' | 'heightPx' | 'placed' | 'repaired'>,
  [u, v, width, height]: BoxMm,
  insetMm: number,
  visit: (index: number, u: number, v: number) => void,
): void {
  const [u0, v0, u1, v1] = [u + insetMm, v + insetMm, u + width - insetMm, v + height - insetMm]
  const corners = [[u0, v0], [u1, v0], [u0, v1], [u1, v1]].map(([x = 0, y = 0]) => mapped(placed.toPx, [x, y])) // prettier-ignore
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  const [a, b, c, d, e, f] = placed.toMm
  for (let y = Math.max(0, Math.floor(Math.min(...ys))); y <= Math.min(heightPx - 1, Math.ceil(Math.max(...ys))); y++)
    for (
      let x = Math.max(0, Math.floor(Math.min(...xs)));
      x <= Math.min(widthPx - 1, Math.ceil(Math.max(...xs)));
      x++
    ) {
      if (repaired[x] === 1) continue
      const [atU, atV] = [a * x + b * y + c, d * x + e * y + f]
      if (atU >= u0 && atU <= u1 && atV >= v0 && atV <= v1) visit(y * widthPx + x, atU, atV)
    }
}

/** A filled-in column is its neighbours' mean: it bends a small part as much as one that saw for itself. */
const repairedBend = 0.35

/** Columns of a plane that were filled in from the columns beside them. */
export function repairedColumns(plane: Float32Array, widthPx: number): Uint8Array {
  const rows = Math.floor(plane.length / widthPx)
  const bends = Float64Array.from({ length: widthPx }, (_, x) => {
    if (x === 0 || x === widthPx - 1) return Infinity
    let sum = 0
    for (let y = 0; y < rows; y++) {
      const at = y * widthPx + x
      sum += Math.abs((plane[at - 1] ?? 0) - 2 * (plane[at] ?? 0) + (plane[at + 1] ?? 0))
    }
    return sum / rows
  })
  return Uint8Array.from(bends, (bend, x) => {
    const around = [...bends.slice(Math.max(1, x - 6), x), ...bends.slice(x + 1, x + 7)].filter(Number.isFinite)
    const usual = around.sort((a, b) => a - b)[around.length >> 1] ?? 0
    return bend < repairedBend * usual ? 1 : 0
  })
}

/** Mean of a patch and the noise of one of its pixels about a slope; `pixels` how many there are. */
export type PatchLevel = { readonly mean: number; readonly sigma: number; readonly pixels: number }

/** Level and noise of a plane in a rectangle on the piece. NaN where fewer than six pixels lie in it. */
export function patchLevel(look: Look, plane: Float32Array, boxMm: BoxMm, insetMm: number): PatchLevel {
  const values: number[] = []
  const places: PlaceMm[] = []
  eachPixel(look, boxMm, insetMm, (index, u, v) => {
    values.push(plane[index] ?? 0)
    places.push([u, v])
  })
  return levelOf(places, values)
}

/** Mean of values at places, and their scatter about the plane that fits them best. */
export function levelOf(places: readonly PlaceMm[], values: readonly number[]): PatchLevel {
  const pixels = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / pixels
  const slope = pixels < 6 ? null : leastSquares(places.map(([u, v]) => [1, u, v]), values) // prettier-ignore
  if (!slope) return { mean, sigma: Number.NaN, pixels }
  const squares = values.reduce((sum, value, at) => {
    const [u, v] = places[at] ?? [0, 0]
    return sum + (value - ((slope[0] ?? 0) + (slope[1] ?? 0) * u + (slope[2] ?? 0) * v)) ** 2
  }, 0)
  return { mean, sigma: Math.sqrt(squares / (pixels - 3)), pixels }
}
