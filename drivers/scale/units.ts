/** Grams in one of each unit that a scale may weigh in; pound and ounce are avoirdupois (exact, 1959). */
const gramsPer: Readonly<Record<string, number>> = {
  mg: 0.001,
  g: 1,
  kg: 1000,
  t: 1_000_000,
  oz: 28.349523125,
  lb: 453.59237,
}

/** Names of the units that are converted. */
export const unitNames: readonly string[] = Object.keys(gramsPer)

/** A value of a scale in grams; null where the unit is not one that we know: a guess would be a wrong weight. */
export function toGrams(value: number, unit: string): number | null {
  const factor = Object.hasOwn(gramsPer, unit) ? gramsPer[unit] : undefined
  return factor === undefined ? null : value * factor
}

/** Grams in a unit of a scale. Throws RangeError on an unknown unit. */
export function fromGrams(grams: number, unit: string): number {
  const one = toGrams(1, unit)
  if (one === null) throw new RangeError(`There is no unit "${unit}"; known: ${unitNames.join(', ')}.`)
  return grams / one
}

/** What a technician does about a unit that is not known. */
export function unknownUnitWords(unit: string): string {
  return `The scale weighs in "${unit}", which is not a unit that is known here. Set it to g, kg, lb or oz.`
}
