import type { DeclaredLine } from '../contract/declaration.ts'
import type { Place } from '../contract/words.ts'

/** Longest sentence and longest detail that the page has room for. */
export const longestWords = 120
export const longestDetail = 110

/** A mass seen in the picture, in two figures and with "about": 118.4 g is "about 120 g", 1460 g "about 1.5 kg". */
export function aboutMass(grams: number): string {
  if (grams < 1) return 'less than 1 g'
  const step = 10 ** (Math.floor(Math.log10(grams)) - 1)
  const rounded = Math.round(grams / step) * step
  return rounded >= 1000
    ? `about ${(rounded / 1000).toFixed(rounded < 10_000 ? 1 : 0)} kg`
    : `about ${Number(rounded.toPrecision(2))} g`
}

/** A weight that a scale has read or a sender has written: exact. */
export function exactMass(grams: number): string {
  return Math.round(grams) >= 1000 ? `${(grams / 1000).toFixed(2)} kg` : `${Math.round(grams)} g`
}

/** How often such a claim is wrong, as a frequency with a small whole number; often wrong ones say so. */
export function wrongIn(pValue: number): string {
  if (pValue > 0.2) return 'Often wrong; look.'
  const times = 1 / Math.max(pValue, 1e-6)
  const step = 10 ** Math.max(0, Math.floor(Math.log10(times)) - 1)
  return `Wrong in about 1 of ${Math.round(times / step) * step} such parcels.`
}

/** The declared goods for a bracket: at most three, then how many more; shortened to fit into `room` letters. */
export function goodsInBrackets(lines: readonly DeclaredLine[], room: number): string {
  const names = lines.map(
    (line) => `${Number(line.quantity.toFixed(2))} ${line.description.split(',')[0]?.trim() ?? line.description}`,
  )
  for (let shown = Math.min(3, names.length); shown > 0; shown--) {
    const rest = names.length - shown
    const text = `(${names.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''})`
    if (text.length <= room) return text
  }
  return names.length === 1 ? '(1 line)' : `(${names.length} lines)`
}

/** "at the lower left", "in the centre". */
export function atPlace(place: Place): string {
  return place === 'centre' ? 'in the centre' : `at the ${place}`
}

/** Cuts a text that is still too long at a word, without dots. */
export function fit(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most)
  return cut.slice(0, Math.max(cut.lastIndexOf(' '), most - 20)).replace(/[,;:( ]+$/, '')
}
