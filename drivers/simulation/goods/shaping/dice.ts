/** A source of numbers in 0..1, seeded by whoever calls. */
export type Random = () => number

/** Choices drawn from one source of numbers: everything that varies in a good is drawn through these. */
export type Dice = {
  /** A number between two bounds. */
  between(from: number, to: number): number
  /** A whole number from one bound to the other, both possible. */
  whole(from: number, to: number): number
  /** One of the choices. */
  of<const C extends readonly [unknown, ...unknown[]]>(choices: C): C[number]
  /** True in this share (0..1) of the cases. */
  chance(share: number): boolean
  /** A number within a share (0..1) of a value. */
  about(value: number, share: number): number
}

/** Dice over a source of numbers. */
export function diceOf(random: Random): Dice {
  const between = (from: number, to: number): number => from + (to - from) * random()
  return {
    between,
    whole: (from, to) => Math.min(to, from + Math.floor(random() * (to - from + 1))),
    of: (choices) => choices[Math.min(choices.length - 1, Math.floor(random() * choices.length))],
    chance: (share) => random() < share,
    about: (value, share) => value * between(1 - share, 1 + share),
  }
}
