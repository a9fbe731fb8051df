/** Limits of the operator's place (hardware.md §7.4; the cabinet limit is 21 CFR 1020.40's 0.5 mR in one hour). Dose rates in µSv/h. */
export type DoseLimits = {
  readonly aboveBackground: number
  readonly sustainedMs: number
  readonly cabinet: number
  /** How long the background is learned at the start, and how slowly it is followed later. */
  readonly learnMs: number
  readonly followMs: number
  /** A place cannot have more natural background than this: what is above it is never learned. */
  readonly mostBackground: number
  /** A tube that counts nothing for so long is broken: natural background alone makes it count some fifteen times a minute. */
  readonly noPulseMs: number
}

export const doseLimits: DoseLimits = {
  aboveBackground: 1,
  sustainedMs: 10_000,
  cabinet: 5,
  learnMs: 60_000,
  followMs: 600_000,
  mostBackground: 0.5,
  noPulseMs: 60_000,
}

/** Why the place is not safe: more than background allows for some time, the cabinet limit, or a tube that is broken. */
export type DoseCause = 'aboveBackground' | 'cabinetLimit' | 'tubeSilent'
export const doseCauses: readonly DoseCause[] = ['aboveBackground', 'cabinetLimit', 'tubeSilent']

/** What is known of a place. Times are epoch ms; null = not now. `background` null = still being learned for the first time. */
export type DoseState = {
  readonly startedMs: number | null
  readonly background: number | null
  readonly learned: { readonly sum: number; readonly samples: number }
  readonly aboveSinceMs: number | null
  readonly belowSinceMs: number | null
  readonly pulseMs: number | null
  readonly lastMs: number | null
  readonly causes: readonly DoseCause[]
}

export const doseStart: DoseState = {
  startedMs: null,
  background: null,
  learned: { sum: 0, samples: 0 },
  aboveSinceMs: null,
  belowSinceMs: null,
  pulseMs: null,
  lastMs: null,
  causes: [],
}

/** News of the place, past tense. */
export type DoseFact =
  | { readonly type: 'backgroundLearned'; readonly atMs: number; readonly background: number }
  | {
      readonly type: 'alarmRaised'
      readonly atMs: number
      readonly cause: DoseCause
      readonly microsievertsPerH: number
      readonly limit: number
    }
  | { readonly type: 'alarmCleared'; readonly atMs: number; readonly cause: DoseCause }

/** A dose rate in µSv/h at a time, and whether the tube has counted since the sample before. */
export type DoseSample = { readonly atMs: number; readonly microsievertsPerH: number; readonly pulses: boolean }

/** The next state, and what happened. An alarm is over only after the dose has been low for as long as it must be high. */
export function stepDose(
  state: DoseState,
  sample: DoseSample,
  limits: DoseLimits = doseLimits,
): { readonly state: DoseState; readonly facts: readonly DoseFact[] } {
  // A clock that was set back must not make a moment longer than it is.
  const atMs = Math.max(sample.atMs, state.lastMs ?? sample.atMs)
  const learning = learn(state, sample.microsievertsPerH, atMs, limits)
  const timed = keepTimes({ ...state, ...learning, lastMs: atMs }, sample, atMs, limits)
  const causes = doseCauses.filter((cause) => stands(cause, timed, sample.microsievertsPerH, atMs, limits))
  const facts = factsOf(state, { ...timed, causes }, sample.microsievertsPerH, atMs, limits)
  return { state: { ...timed, causes }, facts }
}

/** The dose rate that is too much, in µSv/h; before the background is known, the most that it can be counts. */
export function doseLimit({ background }: DoseState, limits: DoseLimits = doseLimits): number {
  return limits.aboveBackground + (background ?? limits.mostBackground)
}

/** The mean of the first minute, then an average that follows slowly, but never a reading that is itself too high. */
function learn(
  { startedMs, background, learned, lastMs }: DoseState,
  microsievertsPerH: number,
  atMs: number,
  limits: DoseLimits,
): Pick<DoseState, 'startedMs' | 'background' | 'learned'> {
  const begun = startedMs ?? atMs
  if (microsievertsPerH > limits.mostBackground) return { startedMs: begun, background, learned }
  if (background !== null) {
    const share = Math.min(1, (atMs - (lastMs ?? atMs)) / limits.followMs)
    return { startedMs: begun, background: background + share * (microsievertsPerH - background), learned }
  }
  const next = { sum: learned.sum + microsievertsPerH, samples: learned.samples + 1 }
  const done = atMs - begun >= limits.learnMs
  return { startedMs: begun, background: done ? next.sum / next.samples : null, learned: next }
}

function keepTimes(state: DoseState, sample: DoseSample, atMs: number, limits: DoseLimits): DoseState {
  const above = sample.microsievertsPerH > doseLimit(state, limits)
  return {
    ...state,
    aboveSinceMs: above ? (state.aboveSinceMs ?? atMs) : null,
    belowSinceMs: above ? null : (state.belowSinceMs ?? atMs),
    pulseMs: sample.pulses ? atMs : (state.pulseMs ?? atMs),
  }
}

function stands(cause: DoseCause, state: DoseState, dose: number, atMs: number, limits: DoseLimits): boolean {
  const stood = state.causes.includes(cause)
  const calm = state.belowSinceMs !== null && atMs - state.belowSinceMs >= limits.sustainedMs
  switch (cause) {
    case 'aboveBackground':
      if (stood) return !calm
      return state.aboveSinceMs !== null && atMs - state.aboveSinceMs >= limits.sustainedMs
    case 'cabinetLimit':
      return dose > limits.cabinet || (stood && !calm)
    case 'tubeSilent':
      return state.pulseMs !== null && atMs - state.pulseMs >= limits.noPulseMs
  }
}

function factsOf(before: DoseState, after: DoseState, dose: number, atMs: number, limits: DoseLimits): DoseFact[] {
  const facts: DoseFact[] = []
  if (before.background === null && after.background !== null)
    facts.push({ type: 'backgroundLearned', atMs, background: after.background })
  const limit = (cause: DoseCause): number =>
    cause === 'cabinetLimit' ? limits.cabinet : cause === 'tubeSilent' ? 0 : doseLimit(after, limits)
  for (const cause of after.causes)
    if (!before.causes.includes(cause))
      facts.push({ type: 'alarmRaised', atMs, cause, microsievertsPerH: dose, limit: limit(cause) })
  for (const cause of before.causes)
    if (!after.causes.includes(cause)) facts.push({ type: 'alarmCleared', atMs, cause })
  return facts
}
