/** A pixel of a patch: where it is in its plane, and its transmission. */
export type LevelPixel = { readonly index: number; readonly value: number }

/**
 * Noise of one pixel, from pixels in the order of their plane: half the squared difference of two beside one another is the noise of one
 * of them, whatever lies under both. Pairs count only where both belong to the patch.
 */
export function neighbourNoise(pixels: readonly LevelPixel[]): number {
  let [squares, pairs] = [0, 0]
  pixels.forEach(({ index, value }, at) => {
    const next = pixels[at + 1]
    if (next?.index !== index + 1) return
    squares += (value - next.value) ** 2 / 2
    pairs++
  })
  return Math.sqrt(squares / pairs)
}
