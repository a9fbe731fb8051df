/**
 * A count that a detector makes where so many are expected, drawn from the Poisson distribution: exactly below 30 (product of uniform
 * numbers, Knuth), by its normal limit above, where the two differ by less than a count. `random` gives numbers in 0..1.
 */
export function poisson(expected: number, random: () => number): number {
  if (!(expected > 0)) return 0
  if (expected >= 30) return Math.max(0, Math.round(expected + Math.sqrt(expected) * gaussian(random)))
  const floor = Math.exp(-expected)
  let count = -1
  for (let product = 1; product > floor; count++) product *= random()
  return count
}

/** A number of the standard normal distribution (Box and Muller). */
export function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
