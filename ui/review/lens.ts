import type { Placed } from './placing.ts'

/** Diameter of the lens on the screen in CSS px, and how many times it enlarges what is shown. */
export const lensPx = 220
export const lensTimes = 4

/** Distance from a finger to the lens' middle: the hand must not cover what it points at. */
const aboveFingerPx = 170

type Size = { readonly width: number; readonly height: number }

/** Where a pointer is on the stage in CSS px, and whether it is a finger. */
export type LensAt = { readonly x: number; readonly y: number; readonly touch: boolean }

/** Where the lens lies on the stage (CSS px, its upper left) and which square of the picture it shows (pixels of the picture). */
export type LensView = {
  readonly left: number
  readonly top: number
  readonly sourceX: number
  readonly sourceY: number
  readonly sourcePx: number
}

/** The lens for a pointer: around a mouse, above a finger (below it where there is no room above), always whole on the stage. */
export function lensView(at: LensAt, stage: Size, picture: Size, box: Placed): LensView {
  const half = lensPx / 2
  const middle = !at.touch ? at.y : at.y - aboveFingerPx >= half ? at.y - aboveFingerPx : at.y + aboveFingerPx
  const within = (value: number, whole: number): number => Math.max(0, Math.min(Math.max(0, whole - lensPx), value))
  const perCssPx = picture.width / box.width
  const sourcePx = (lensPx / lensTimes) * perCssPx
  return {
    left: within(at.x - half, stage.width),
    top: within(middle - half, stage.height),
    sourceX: (at.x - box.left) * perCssPx - sourcePx / 2,
    sourceY: (at.y - box.top) * perCssPx - sourcePx / 2,
    sourcePx,
  }
}
