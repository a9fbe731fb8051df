/**
 * Chords of lines o + t·d through bodies that reach from −1 to 1 of their own axes. A `w` is a pixel's width along an axis: where a wall
 * runs along the line within less than that, the chord counts by the share of the pixel that the body covers. All w = 0: exact.
 */

const never = 1e-12

/** A box: where the line is within −1..1 of all three axes. */
export function boxChord(
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  wx: number,
  wy: number,
  wz: number,
): number {
  const ax = Math.abs(dx)
  const ay = Math.abs(dy)
  const az = Math.abs(dz)
  const most = Math.max(ax, ay, az)
  const besideX = ax < most && 2 * ax <= wx * most
  const besideY = ay < most && 2 * ay <= wy * most
  const besideZ = az < most && 2 * az <= wz * most
  let enter = -Infinity
  let leave = Infinity
  if (!besideX) {
    const sx = ox * Math.sign(dx)
    enter = (-1 - sx) / ax
    leave = (1 - sx) / ax
  }
  if (!besideY) {
    const sy = oy * Math.sign(dy)
    enter = Math.max(enter, (-1 - sy) / ay)
    leave = Math.min(leave, (1 - sy) / ay)
  }
  if (!besideZ) {
    const sz = oz * Math.sign(dz)
    enter = Math.max(enter, (-1 - sz) / az)
    leave = Math.min(leave, (1 - sz) / az)
  }
  if (leave <= enter) return 0
  const middle = (enter + leave) / 2
  let chord = leave - enter
  if (besideX) chord *= covered(ox + dx * middle, wx)
  if (besideY) chord *= covered(oy + dy * middle, wy)
  if (besideZ) chord *= covered(oz + dz * middle, wz)
  return chord
}

/** The unit ball. */
export function ballChord(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): number {
  const a = dx * dx + dy * dy + dz * dz
  const b = ox * dx + oy * dy + oz * dz
  const root = b * b - a * (ox * ox + oy * oy + oz * oz - 1)
  return root > 0 ? (2 * Math.sqrt(root)) / a : 0
}

/** A frustum: between base (z = −1) and top (z = 1) and within the radius there, which goes from 1 to `top`. */
export function frustumChord(
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  top: number,
  wx: number,
  wy: number,
  wz: number,
): number {
  const sideways = dx * dx + dy * dy
  const slope = (top - 1) / 2
  if (wz > 0 && 4 * dz * dz <= wz * wz * sideways) return acrossAxis(ox, oy, oz, dx, dy, dz, slope, wz)
  if (Math.abs(dz) <= never)
    return Math.abs(oz) > 1 ? 0 : withinWall(ox, oy, oz, dx, dy, dz, slope, -Infinity, Infinity)
  const enter = (-1 - oz * Math.sign(dz)) / Math.abs(dz)
  const leave = (1 - oz * Math.sign(dz)) / Math.abs(dz)
  // How far the line and the wall come apart between base and top.
  const apart = (2 * Math.sqrt(sideways)) / Math.abs(dz) + 2 * Math.abs(slope)
  if (2 * apart > wx + wy || wx + wy <= 0) return withinWall(ox, oy, oz, dx, dy, dz, slope, enter, leave)
  const middle = (enter + leave) / 2
  const [x, y] = [ox + dx * middle, oy + dy * middle]
  const distance = Math.hypot(x, y)
  // The pixel's width towards the wall.
  const width = distance > 0 ? (Math.abs(x) * wx + Math.abs(y) * wy) / distance : wx
  return (leave - enter) * Math.max(0, Math.min(1, ((1 + top) / 2 - distance) / width + 0.5))
}

/** A line that runs along the base: its chord at its own height, by the share of the pixel between base and top. */
function acrossAxis(
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  slope: number,
  wz: number,
): number {
  const nearest = -(ox * dx + oy * dy) / (dx * dx + dy * dy)
  const z = oz + dz * nearest
  const share = covered(z, wz)
  if (share <= 0) return 0
  return share * withinWall(ox, oy, Math.max(-1, Math.min(1, z)), dx, dy, 0, slope, -Infinity, Infinity)
}

/** The part of the line from `enter` to `leave` that is within the wall. */
function withinWall(
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  slope: number,
  enter: number,
  leave: number,
): number {
  const radius = 1 + slope * (oz + 1)
  const a = dx * dx + dy * dy - slope * slope * dz * dz
  const b = ox * dx + oy * dy - slope * dz * radius
  const c = ox * ox + oy * oy - radius * radius
  if (Math.abs(a) < never) return straightPart(b, c, enter, leave)
  const root = b * b - a * c
  if (root <= 0) return a < 0 ? leave - enter : 0
  const first = (-b - Math.sqrt(root)) / a
  const second = (-b + Math.sqrt(root)) / a
  if (a > 0) return Math.max(0, Math.min(leave, second) - Math.max(enter, first))
  // Steeper than the wall: outside between the roots; of the two cones beyond them only one lies between base and top.
  return Math.max(0, Math.min(leave, second) - enter) + Math.max(0, leave - Math.max(enter, first))
}

/** A line as steep as the wall, or along the axis: within where 2·b·t + c is not above 0. */
function straightPart(b: number, c: number, enter: number, leave: number): number {
  if (Math.abs(b) < never) return c <= 0 ? leave - enter : 0
  const wall = -c / (2 * b)
  return b > 0 ? Math.max(0, Math.min(leave, wall) - enter) : Math.max(0, leave - Math.max(enter, wall))
}

/** Share of a pixel of this width about `at` that lies within −1..1. */
function covered(at: number, width: number): number {
  if (width <= never) return Math.abs(at) <= 1 ? 1 : 0
  return Math.max(0, Math.min(1, at + width / 2) - Math.max(-1, at - width / 2)) / width
}
