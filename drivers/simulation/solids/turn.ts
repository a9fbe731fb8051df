/** A place or a size in mm: along the belt's travel, across the belt, up from the belt. */
export type Mm3 = readonly [alongMm: number, acrossMm: number, upMm: number]

/** A turn in space as a rotation matrix, row by row: `placed = turn × own`. */
export type Turn = readonly [number, number, number, number, number, number, number, number, number]

/** No turn at all. */
export const upright: Turn = [1, 0, 0, 0, 1, 0, 0, 0, 1]

/** The turn by these degrees about the along axis, then about the across axis, then about the up axis. */
export function turnBy(aboutAlongDeg: number, aboutAcrossDeg: number, aboutUpDeg: number): Turn {
  const [ca, sa] = cosSin(aboutAlongDeg)
  const [cc, sc] = cosSin(aboutAcrossDeg)
  const [cu, su] = cosSin(aboutUpDeg)
  const aboutAlong: Turn = [1, 0, 0, 0, ca, -sa, 0, sa, ca]
  const aboutAcross: Turn = [cc, 0, sc, 0, 1, 0, -sc, 0, cc]
  const aboutUp: Turn = [cu, -su, 0, su, cu, 0, 0, 0, 1]
  return thenTurn(thenTurn(aboutAlong, aboutAcross), aboutUp)
}

/** One turn, and then another: `second × first`. */
export function thenTurn(first: Turn, second: Turn): Turn {
  const at = (row: number, column: number): number =>
    (second[row * 3] ?? 0) * (first[column] ?? 0) +
    (second[row * 3 + 1] ?? 0) * (first[3 + column] ?? 0) +
    (second[row * 3 + 2] ?? 0) * (first[6 + column] ?? 0)
  return [at(0, 0), at(0, 1), at(0, 2), at(1, 0), at(1, 1), at(1, 2), at(2, 0), at(2, 1), at(2, 2)]
}

/** A place or direction after the turn. */
export function turned([x, y, z]: Mm3, turn: Turn): Mm3 {
  return [
    turn[0] * x + turn[1] * y + turn[2] * z,
    turn[3] * x + turn[4] * y + turn[5] * z,
    turn[6] * x + turn[7] * y + turn[8] * z,
  ]
}

/** The turn that undoes a turn. */
export function backTurn([a, b, c, d, e, f, g, h, i]: Turn): Turn {
  return [a, d, g, b, e, h, c, f, i]
}

function cosSin(deg: number): readonly [number, number] {
  const rad = (deg * Math.PI) / 180
  return [Math.cos(rad), Math.sin(rad)]
}
