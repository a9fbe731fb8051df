/** Materials of step wedges, with the effective atomic number by which each is known (hardware.md §10.5). */
export const wedgeZeff = { pe: 5.44, pmma: 6.47, water: 7.42, al: 13, fe: 26 } as const
export type WedgeMaterial = keyof typeof wedgeZeff

/** One step of a wedge as a scanner sees it: mass thickness in g/cm² and −ln of the transmission in each energy. */
export type WedgePoint = {
  readonly material: WedgeMaterial
  readonly gCm2: number
  readonly aLow: number
  readonly aHigh: number
}

/**
 * What one material does to this scanner, from its steps: at each `aHigh` the ratio aLow/aHigh and the mass thickness in g/cm². From
 * nothing through every step it is smooth and monotone; beyond the thickest it is refused (`NaN`), since nobody has measured there.
 */
export type WedgeCurve = {
  readonly material: WedgeMaterial
  readonly mostAHigh: number
  ratio(aHigh: number): number
  gCm2(aHigh: number): number
}

/** The curve of one material's steps; at least two are needed. Throws RangeError naming the material otherwise. */
export function wedgeCurve(material: WedgeMaterial, points: readonly WedgePoint[]): WedgeCurve {
  const own = points
    .filter((point) => point.material === material && point.aHigh > 0)
    .sort((a, b) => a.aHigh - b.aHigh)
    .filter((point, index, all) => index === 0 || point.aHigh > (all[index - 1]?.aHigh ?? 0) * 1.0001)
  if (own.length < 2)
    throw new RangeError(`The wedge has ${own.length} usable steps of ${material}; at least two are needed.`)
  // Both grow with aHigh almost straight, which a curve between steps follows far better than their ratio.
  const aHigh = own.map((point) => point.aHigh)
  const aLow = monotone([0, ...aHigh], [0, ...own.map((point) => point.aLow)])
  const gCm2 = monotone([0, ...aHigh], [0, ...own.map((point) => point.gCm2)])
  const least = (own[0]?.aHigh ?? 1) / 100
  return {
    material,
    mostAHigh: aHigh.at(-1) ?? 0,
    ratio: (at) => aLow(Math.max(least, at)) / Math.max(least, at),
    gCm2,
  }
}

/** Fritsch–Carlson monotone cubic through rising `xs`; NaN outside. */
export function monotone(xs: readonly number[], ys: readonly number[]): (x: number) => number {
  const slopes = slopesOf(xs, ys)
  const pieces = xs.slice(1).map((x1, at): Piece => {
    const x0 = xs[at] ?? 0
    const h = x1 - x0
    return { x0, x1, h, y0: ys[at] ?? 0, y1: ys[at + 1] ?? 0, m0: (slopes[at] ?? 0) * h, m1: (slopes[at + 1] ?? 0) * h }
  })
  return (x) => {
    const piece = pieces.find(({ x0, x1 }) => x >= x0 && x <= x1)
    return piece ? within(piece, (x - piece.x0) / piece.h) : Number.NaN
  }
}

type Piece = { readonly x0: number; readonly x1: number; readonly h: number } & Readonly<
  Record<'y0' | 'y1' | 'm0' | 'm1', number>
>

/** Hermite's cubic at a share of the way through a piece. */
function within({ y0, y1, m0, m1 }: Piece, t: number): number {
  return (
    (2 * t ** 3 - 3 * t ** 2 + 1) * y0 +
    (t ** 3 - 2 * t ** 2 + t) * m0 +
    (-2 * t ** 3 + 3 * t ** 2) * y1 +
    (t ** 3 - t ** 2) * m1
  )
}

/** Slopes at the points: the harmonic mean of the two beside, the nearer one counting more; at the ends a parabola's, kept monotone. */
function slopesOf(xs: readonly number[], ys: readonly number[]): readonly number[] {
  const steps = xs.slice(1).map((x, index) => x - (xs[index] ?? 0))
  const secants = steps.map((step, index) => ((ys[index + 1] ?? 0) - (ys[index] ?? 0)) / step)
  const inner = secants.slice(1).map((after, index) => {
    const [before, h0, h1] = [secants[index] ?? 0, steps[index] ?? 1, steps[index + 1] ?? 1]
    if (before * after <= 0) return 0
    const [near, far] = [2 * h1 + h0, h1 + 2 * h0]
    return (near + far) / (near / before + far / after)
  })
  const end = (own = 0, next = own, h0 = 1, h1 = h0): number => {
    const slope = ((2 * h0 + h1) * own - h0 * next) / (h0 + h1)
    return slope * own <= 0 ? 0 : Math.sign(own) * Math.min(Math.abs(slope), 3 * Math.abs(own))
  }
  return [
    end(secants[0], secants[1], steps[0], steps[1]),
    ...inner,
    end(secants.at(-1), secants.at(-2), steps.at(-1), steps.at(-2)),
  ]
}
