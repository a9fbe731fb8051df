/** A map of the plane: x' = a·x + b·y + c, y' = d·x + e·y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

/** A place in the plane. */
export type Point = readonly [x: number, y: number]

/** Where a map takes a place. */
export function mapped([a, b, c, d, e, f]: Affine, [x, y]: Point): Point {
  return [a * x + b * y + c, d * x + e * y + f]
}

/** The map that undoes a map. Throws RangeError for one that flattens the plane. */
export function inverse([a, b, c, d, e, f]: Affine): Affine {
  const det = a * e - b * d
  if (Math.abs(det) < 1e-12) throw new RangeError('A map that flattens the plane cannot be undone.')
  const [A, B, D, E] = [e / det, -b / det, -d / det, a / det]
  return [A, B, -(A * c + B * f), D, E, -(D * c + E * f)]
}

/** The map that takes places to others with the least squared error; three that do not lie in a line are needed. Null otherwise. */
export function fittedAffine(from: readonly Point[], to: readonly Point[]): Affine | null {
  const rows = from.map(([x, y]) => [x, y, 1])
  const first = leastSquares(rows, to.map(([x]) => x)) // prettier-ignore
  const second = leastSquares(rows, to.map(([, y]) => y)) // prettier-ignore
  if (!first || !second) return null
  const [[a = 0, b = 0, c = 0], [d = 0, e = 0, f = 0]] = [first, second]
  return [a, b, c, d, e, f]
}

/** Coefficients that make `rows · coefficients` come nearest to `wanted`, by normal equations; null where they are not determined. */
export function leastSquares(
  rows: readonly (readonly number[])[],
  wanted: readonly number[],
  weights?: readonly number[],
): readonly number[] | null {
  const size = rows[0]?.length ?? 0
  const normal = Array.from({ length: size }, () => new Array<number>(size + 1).fill(0))
  rows.forEach((row, at) => {
    const weight = weights?.[at] ?? 1
    for (let i = 0; i < size; i++) {
      const line = normal[i] ?? []
      for (let j = 0; j < size; j++) line[j] = (line[j] ?? 0) + weight * (row[i] ?? 0) * (row[j] ?? 0)
      line[size] = (line[size] ?? 0) + weight * (row[i] ?? 0) * (wanted[at] ?? 0)
    }
  })
  return solved(normal)
}

/** Solves a square system whose rows end with the right side; null where it has no single answer. */
export function solved(system: readonly (readonly number[])[]): readonly number[] | null {
  const rows = system.map((row) => [...row])
  for (let column = 0; column < rows.length; column++) if (!eliminated(rows, column)) return null
  return rows.map((row, at) => (row[rows.length] ?? 0) / (row[at] ?? 1))
}

/** Takes a column out of every row but its own, which is the one where it is largest; false where it is nowhere. */
function eliminated(rows: number[][], column: number): boolean {
  const below = rows.slice(column).map((row) => Math.abs(row[column] ?? 0))
  const pivot = column + below.indexOf(Math.max(...below))
  const [upper, own] = [rows[pivot] ?? [], rows[column] ?? []]
  if (Math.abs(upper[column] ?? 0) < 1e-12) return false
  rows[pivot] = own
  rows[column] = upper
  for (const row of rows) {
    if (row === upper) continue
    const factor = (row[column] ?? 0) / (upper[column] ?? 1)
    for (let at = column; at < row.length; at++) row[at] = (row[at] ?? 0) - factor * (upper[at] ?? 0)
  }
  return true
}
