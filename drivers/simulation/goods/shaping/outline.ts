import type { Mm2 } from './parts.ts'

/** A rectangle with round corners, anticlockwise. */
export function roundedOutline(alongMm: number, acrossMm: number, radiusMm: number, steps = 3): readonly Mm2[] {
  const radius = Math.min(radiusMm, alongMm / 2 - 0.01, acrossMm / 2 - 0.01)
  const [x, y] = [alongMm / 2 - radius, acrossMm / 2 - radius]
  const middles: readonly (readonly [number, number, number])[] = [
    [x, -y, -90],
    [x, y, 0],
    [-x, y, 90],
    [-x, -y, 180],
  ]
  return middles.flatMap(([cx, cy, fromDeg]) =>
    Array.from({ length: steps + 1 }, (_, step) => {
      const rad = ((fromDeg + (90 * step) / steps) * Math.PI) / 180
      return [cx + radius * Math.cos(rad), cy + radius * Math.sin(rad)] as const
    }),
  )
}

/** A superellipse, anticlockwise: exponent 2 is an ellipse, larger ones come near a rectangle. */
export function ovalOutline(alongMm: number, acrossMm: number, corners = 20, exponent = 2): readonly Mm2[] {
  const bent = (value: number): number => Math.sign(value) * Math.abs(value) ** (2 / exponent)
  return Array.from({ length: corners }, (_, corner) => {
    const rad = (2 * Math.PI * corner) / corners
    return [(alongMm / 2) * bent(Math.cos(rad)), (acrossMm / 2) * bent(Math.sin(rad))] as const
  })
}

/** A sharp or toothed wheel: corners at two radii in turn. */
export function toothedOutline(outerMm: number, innerMm: number, teeth: number): readonly Mm2[] {
  return Array.from({ length: teeth * 4 }, (_, corner) => {
    const rad = (2 * Math.PI * corner) / (teeth * 4)
    const radius = (corner % 4 < 2 ? outerMm : innerMm) / 2
    return [radius * Math.cos(rad), radius * Math.sin(rad)] as const
  })
}

/** An open path made a band of this width, as an outline: there on its left side, back on its right. */
export function bandOutline(path: readonly Mm2[], widthMm: number): readonly Mm2[] {
  const side = (index: number, sign: number): Mm2 => {
    const at = path[index] ?? [0, 0]
    const [before, after] = [path[index - 1] ?? at, path[index + 1] ?? at]
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]]
    const length = Math.hypot(dx, dy) || 1
    return [at[0] - (sign * dy * widthMm) / 2 / length, at[1] + (sign * dx * widthMm) / 2 / length]
  }
  const there = path.map((_, index) => side(index, -1))
  const back = path.map((_, index) => side(index, 1)).reverse()
  return [...there, ...back]
}

/** Places on an arc, for paths. */
export function arcPath(radiusMm: number, fromDeg: number, toDeg: number, steps: number): readonly Mm2[] {
  return Array.from({ length: steps + 1 }, (_, step) => {
    const rad = ((fromDeg + ((toDeg - fromDeg) * step) / steps) * Math.PI) / 180
    return [radiusMm * Math.cos(rad), radiusMm * Math.sin(rad)] as const
  })
}

/** An outline grown or shrunk about the origin. */
export function scaledOutline(outlineMm: readonly Mm2[], share: number, acrossShare = share): readonly Mm2[] {
  return outlineMm.map(([x, y]) => [x * share, y * acrossShare] as const)
}
