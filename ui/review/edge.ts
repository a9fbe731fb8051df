/** Strength of the unsharp mask. */
const strength = 1.6

/**
 * Unsharp mask over a radius in pixels: what differs from its surround stands out. Works on transmission × 65535, row-major; values stay
 * within 1..65535.
 */
export function sharpened(high: Uint16Array, width: number, height: number, radiusPx: number): Uint16Array {
  const radius = Math.max(1, Math.round(radiusPx))
  const across = boxMean(high, width, height, radius, 1, width)
  const surround = boxMean(across, height, width, radius, width, 1)
  return Uint16Array.from(high, (value, index) =>
    Math.max(1, Math.min(65_535, value + strength * (value - (surround[index] ?? value)))),
  )
}

/** Running mean along one axis: `length` samples a line, `lines` lines, `step` between samples and `stride` between lines. */
function boxMean(
  source: ArrayLike<number>,
  length: number,
  lines: number,
  radius: number,
  step: number,
  stride: number,
): Float32Array {
  const out = new Float32Array(source.length)
  for (let line = 0; line < lines; line++) {
    const at = (index: number): number => source[line * stride + Math.max(0, Math.min(length - 1, index)) * step] ?? 0
    let sum = 0
    for (let index = -radius; index <= radius; index++) sum += at(index)
    for (let index = 0; index < length; index++) {
      out[line * stride + index * step] = sum / (2 * radius + 1)
      sum += at(index + radius + 1) - at(index - radius)
    }
  }
  return out
}
