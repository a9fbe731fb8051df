import type { MeasuredLine } from './review-state.ts'

/** Size of a pixel at the object in mm: along the belt (to the right on the page) and across it (downwards). */
export type Pitch = { readonly alongMm: number; readonly acrossMm: number }

/** Distance of the two points of a line at the object, in mm; a line is in pixels of the picture as shown. */
export function lengthMm({ x1, y1, x2, y2 }: MeasuredLine, { alongMm, acrossMm }: Pitch): number {
  return Math.hypot((x2 - x1) * alongMm, (y2 - y1) * acrossMm)
}

/** A length in words: tenths of a millimetre where a pixel is a good part of it. */
export function lengthWords(mm: number): string {
  return `${mm < 20 ? mm.toFixed(1) : mm.toFixed(0)} mm`
}

/** True while only the first of the two points is placed: nothing longer than a pixel. */
export function isPoint({ x1, y1, x2, y2 }: MeasuredLine): boolean {
  return Math.hypot(x2 - x1, y2 - y1) < 1
}
