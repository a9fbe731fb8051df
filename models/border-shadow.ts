import type { BoxPx, ModelPlane } from './planes.ts'

/** Which dark areas at the picture's edge are no goods: transmission 0–1 at most, and how far around them nothing is believed. */
export type BorderShadow = { readonly transmissionAtMost: number; readonly growPx: number }

/** Whether the centre of a box lies in a shadow of the picture's edge. */
export type InShadow = (box: BoxPx) => boolean

/**
 * Dark areas that hang on the picture's edge (corners of a turned picture, a collimator's blade), grown by `growPx` steps: the network
 * was not trained there. Such areas are a matter of picture quality and are told as opaque; only marks of the network are left out.
 */
export function shadowOf({ data, widthPx, heightPx }: ModelPlane, shadow: BorderShadow): InShadow {
  const limit = shadow.transmissionAtMost * 65_535
  const seen = new Uint8Array(data.length)
  const reached: number[] = []
  const visit = (index: number, grown: boolean): void => {
    if (seen[index] !== 0 || (!grown && (data[index] ?? 65_535) > limit)) return
    seen[index] = 1
    reached.push(index)
  }
  for (let x = 0; x < widthPx; x++) for (const y of [0, heightPx - 1]) visit(y * widthPx + x, false)
  for (let y = 0; y < heightPx; y++) for (const x of [0, widthPx - 1]) visit(y * widthPx + x, false)
  const spread = (from: number, grown: boolean): number => {
    const until = reached.length
    for (let at = from; at < (grown ? until : reached.length); at++) {
      const index = reached[at] ?? 0
      const x = index % widthPx
      if (x > 0) visit(index - 1, grown)
      if (x < widthPx - 1) visit(index + 1, grown)
      if (index >= widthPx) visit(index - widthPx, grown)
      if (index < data.length - widthPx) visit(index + widthPx, grown)
    }
    return grown ? until : 0
  }
  spread(0, false)
  for (let step = 0, from = 0; step < shadow.growPx && reached.length > 0; step++) from = spread(from, true)
  return ([x, y, width, height]) => {
    const [cx, cy] = [Math.floor(x + width / 2), Math.floor(y + height / 2)]
    return seen[cy * widthPx + cx] === 1
  }
}
