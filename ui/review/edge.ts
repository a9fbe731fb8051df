/** Strength of the unsharp mask. */
const strength = 1.6

/**
 * Unsharp mask over a radius in pixels: what differs from its surround stands out. Works on transmission × 65535, row-major; values stay
 * within 1..65535. Sums run along, so the radius costs no time; beyond the picture its border goes on.
 */
export function sharpened(high: Uint16Array, width: number, height: number, radiusPx: number): Uint16Array {
  const radius = Math.max(1, Math.round(radiusPx))
  const across = sumsAcross(high, width, height, radius)
  const columns = new Float64Array(width)
  const lineAt = (line: number): Uint32Array => {
    const at = Math.max(0, Math.min(height - 1, line)) * width
    return across.subarray(at, at + width)
  }
  const nothing = new Uint32Array(width)
  for (let line = -radius; line <= radius; line++) slide(columns, lineAt(line), nothing)
  const share = 1 / (2 * radius + 1) ** 2
  const out = new Uint16Array(high.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = high[y * width + x] ?? 0
      const sharp = value + strength * (value - (columns[x] ?? 0) * share) + 0.5
      out[y * width + x] = sharp < 1 ? 1 : sharp > 65_535 ? 65_535 : sharp
    }
    slide(columns, lineAt(y + radius + 1), lineAt(y - radius))
  }
  return out
}

/** Moves the sums of columns on by one line. */
function slide(columns: Float64Array, enters: Uint32Array, leaves: Uint32Array): void {
  for (let x = 0; x < columns.length; x++) columns[x] = (columns[x] ?? 0) + (enters[x] ?? 0) - (leaves[x] ?? 0)
}

/** Running sums of 2 × radius + 1 samples along each line; whole numbers, so that nothing drifts. */
function sumsAcross(source: Uint16Array, width: number, height: number, radius: number): Uint32Array {
  const out = new Uint32Array(source.length)
  for (let y = 0; y < height; y++) {
    const first = y * width
    const last = first + width - 1
    let sum = (source[first] ?? 0) * (radius + 1)
    for (let ahead = 1; ahead <= radius; ahead++) sum += source[Math.min(last, first + ahead)] ?? 0
    for (let at = first; at <= last; at++) {
      out[at] = sum
      const enters = at + radius + 1
      const leaves = at - radius
      sum += (source[enters > last ? last : enters] ?? 0) - (source[leaves < first ? first : leaves] ?? 0)
    }
  }
  return out
}
