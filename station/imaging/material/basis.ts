/** One cubic polynomial in (aLow, aHigh) without a constant: terms x, y, x², xy, y², x³, x²y, xy², y³ with x = aLow, y = aHigh. */
export type Cubic = readonly [number, number, number, number, number, number, number, number, number]

/** Mass thicknesses in g/cm² of acrylic and aluminium that attenuate like the pixel, each as a cubic of its attenuations. */
export type Basis = { readonly pmma: Cubic; readonly al: Cubic }

/** A known pair of thicknesses and what the scanner made of it. */
export type BasisPoint = {
  readonly aLow: number
  readonly aHigh: number
  readonly pmma: number
  readonly al: number
}

/** Electrons in a gram of each basis material relative to acrylic, and its atomic number (xraylib mass fractions). */
const electrons = { pmma: 1, al: 0.8934 } as const
const atomic = { pmma: 6.467, al: 13 } as const
const power = 2.94

/** The pixel as acrylic and aluminium, in g/cm². Holds up to aHigh ≈ 5.5 and to titanium; heavier metals need the curves. */
export function decompose(basis: Basis, aLow: number, aHigh: number): { readonly pmma: number; readonly al: number } {
  const terms = termsOf(aLow, aHigh)
  return { pmma: dot(basis.pmma, terms), al: dot(basis.al, terms) }
}

/** Effective atomic number of a mixture of the two, by the share of electrons (hardware.md §10.5); NaN where there is next to nothing. */
export function basisZeff({ pmma, al }: { readonly pmma: number; readonly al: number }): number {
  const [a, b] = [pmma * electrons.pmma, al * electrons.al]
  if (a + b < 1e-3) return Number.NaN
  return Math.max(0, (a * atomic.pmma ** power + b * atomic.al ** power) / (a + b)) ** (1 / power)
}

/** Fits the two cubics to known points by least squares, thin ones counting more (weight 1/(0.05 + aHigh)). Throws RangeError below nine. */
export function fitBasis(points: readonly BasisPoint[]): Basis {
  if (points.length < 9) throw new RangeError(`A basis needs nine known points or more; there are ${points.length}.`)
  return { pmma: fit(points, (point) => point.pmma), al: fit(points, (point) => point.al) }
}

function termsOf(x: number, y: number): readonly number[] {
  return [x, y, x * x, x * y, y * y, x * x * x, x * x * y, x * y * y, y * y * y]
}

function dot(coefficients: readonly number[], terms: readonly number[]): number {
  return coefficients.reduce((sum, coefficient, index) => sum + coefficient * (terms[index] ?? 0), 0)
}

/** Weighted normal equations, solved by Gauss with row exchange. */
function fit(points: readonly BasisPoint[], wanted: (point: BasisPoint) => number): Cubic {
  const size = 9
  const rows = Array.from({ length: size }, () => new Array<number>(size + 1).fill(0))
  for (const point of points) {
    const terms = termsOf(point.aLow, point.aHigh)
    const weight = 1 / (0.05 + point.aHigh)
    rows.forEach((row, i) => {
      for (let j = 0; j < size; j++) row[j] = (row[j] ?? 0) + weight * (terms[i] ?? 0) * (terms[j] ?? 0)
      row[size] = (row[size] ?? 0) + weight * (terms[i] ?? 0) * wanted(point)
    })
  }
  return solve(rows) as unknown as Cubic
}

/** Solves a square system given as rows with the right side last. Throws RangeError when the points do not determine it. */
function solve(rows: number[][]): number[] {
  for (let column = 0; column < rows.length; column++) eliminate(rows, column)
  const answer = new Array<number>(rows.length).fill(0)
  for (const [row, known] of [...rows.entries()].reverse()) {
    const rest = answer.reduce((sum, value, at) => sum + (at > row ? value * valueAt(known, at) : 0), 0)
    answer[row] = (valueAt(known, rows.length) - rest) / valueAt(known, row)
  }
  return answer
}

/** Brings the row with the largest value of a column up, and takes that column out of the rows below it. */
function eliminate(rows: number[][], column: number): void {
  const below = rows.slice(column)
  const sizes = below.map((row) => Math.abs(valueAt(row, column)))
  const largest = Math.max(...sizes)
  if (largest < 1e-14) throw new RangeError('These wedge points do not tell the two materials apart.')
  const pivot = column + sizes.indexOf(largest)
  const [upper, own] = [rows[pivot] ?? [], rows[column] ?? []]
  rows[pivot] = own
  rows[column] = upper
  for (const row of rows.slice(column + 1)) {
    const factor = valueAt(row, column) / valueAt(upper, column)
    upper.forEach((value, at) => (row[at] = valueAt(row, at) - factor * value))
  }
}

function valueAt(row: readonly number[], at: number): number {
  return row[at] ?? 0
}
