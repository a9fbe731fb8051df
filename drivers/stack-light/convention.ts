import { allOff, type Lamp, lamps, type LampState, type LightPattern } from './stack-light.ts'

/** Situations of a lane that its stack light tells. Several may hold at once. */
export const laneSituations = ['ready', 'warmUp', 'waitingForOfficer', 'divert', 'fault', 'beamOn'] as const
export type LaneSituation = (typeof laneSituations)[number]

/** What each situation lights (hardware.md §7.5): what is not named is left to the others. */
export const convention: Readonly<Record<LaneSituation, Partial<LightPattern>>> = {
  ready: { green: 'on' },
  warmUp: { amber: 'flash' },
  waitingForOfficer: { amber: 'on' },
  divert: { blue: 'on' },
  fault: { red: 'flash', buzzer: true },
  beamOn: { red: 'on' },
}

/**
 * The pattern of all situations that hold, later ones of `laneSituations` over earlier ones on the same lamp: X-rays are red and steady
 * whatever else is wrong. Green means that nothing is: it is out while there is a fault.
 */
export function patternFor(situations: ReadonlySet<LaneSituation>): LightPattern {
  const merged = laneSituations
    .filter((situation) => situations.has(situation))
    .reduce<LightPattern>((pattern, situation) => ({ ...pattern, ...convention[situation] }), allOff)
  return situations.has('fault') ? { ...merged, green: 'off' } : merged
}

/** A pattern in words, e.g. `red on, amber flash, buzzer`. */
export function patternWords(pattern: LightPattern): string {
  const lit = lamps.filter((lamp) => pattern[lamp] !== 'off').map((lamp) => `${lamp} ${pattern[lamp]}`)
  const words = [...lit, ...(pattern.buzzer ? ['buzzer'] : [])]
  return words.length > 0 ? words.join(', ') : 'all off'
}

/** Whether two patterns are the same. */
export function samePattern(a: LightPattern, b: LightPattern): boolean {
  return a.buzzer === b.buzzer && lamps.every((lamp) => a[lamp] === b[lamp])
}

/** A pattern from the state of each lamp. */
export function patternOf(stateOf: (lamp: Lamp) => LampState, buzzer: boolean): LightPattern {
  const states = Object.fromEntries(lamps.map((lamp) => [lamp, stateOf(lamp)])) as Record<Lamp, LampState>
  return { ...states, buzzer }
}
