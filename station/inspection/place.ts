import type { Box, Place } from '../contract/words.ts'

const columns = ['left', 'centre', 'right'] as const
const rows = ['upper', 'centre', 'lower'] as const

/**
 * Which of the nine fields of the picture a box lies in, by its centre, as the page shows it: the direction of travel goes to the right,
 * so the first row lies at the right edge and the first column at the top.
 */
export function placeOf([x, y, width, height]: Box, widthPx: number, heightPx: number): Place {
  const third = (value: number, whole: number): 0 | 1 | 2 => (value < whole / 3 ? 0 : value < (2 * whole) / 3 ? 1 : 2)
  const row = rows[third(x + width / 2, widthPx)]
  const column = columns[third(heightPx - (y + height / 2), heightPx)]
  if (row === 'centre') return column === 'centre' ? 'centre' : `centre ${column}`
  return `${row} ${column}`
}

/** A box of pixels in mm. */
export function boxMm([x, y, width, height]: Box, pitchAcrossMm: number, pitchAlongMm: number): Box {
  const tenth = (value: number): number => Math.round(value * 10) / 10
  return [tenth(x * pitchAcrossMm), tenth(y * pitchAlongMm), tenth(width * pitchAcrossMm), tenth(height * pitchAlongMm)]
}
