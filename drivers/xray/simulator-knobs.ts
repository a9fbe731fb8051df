import { DriverError } from '../driver-error.ts'
import { driverNames } from './looks-like.ts'

/** A knob of the simulated generator: its default, its unit, and what turning it does. `choices` where it is one of a few words. */
export type Knob = {
  readonly value: number | string
  readonly unit: string | null
  readonly choices: readonly string[] | null
  readonly meaning: string
}

/** Faults of the line and of the device that `fault=` switches on. */
export const simulatorFaults = {
  none: 'it is well',
  silent: 'it hears but never answers',
  late: 'it answers a second late',
  badChecksum: 'every 20th answer has a wrong checksum (a wrong letter where there is none)',
  noise: 'bytes of noise come before every answer',
  cutMidFrame: 'every 20th answer ends in its middle',
  interlockStuck: 'its interlock reads closed although the chain is open',
  overTemperature: 'it is so hot that it trips soon after it is turned on',
  coldFilament: 'its filament is off until it is switched on',
} as const
export type SimulatorFault = keyof typeof simulatorFaults

const knob = (value: number, unit: string | null, meaning: string): Knob & { readonly value: number } => ({
  value,
  unit,
  choices: null,
  meaning,
})

/** Every knob that the URL of a simulated generator may turn: `sim:generator?arcsPerHour=30&fault=late`. Other code can show this table. */
export const generatorKnobs = {
  arcsPerHour: knob(0, '1/h', 'arcs at full kV on a seasoned tube; fewer below it'),
  seasonedHoursAgo: knob(0, 'h', 'when it last made X-rays; from 8 h on it arces where it has not been warmed up'),
  hours: knob(1234.5, 'h', 'hours with high voltage at the start'),
  prewarnMs: knob(500, 'ms', 'warning time before X-rays'),
  rampMs: knob(800, 'ms', 'time to full output'),
  watchdogMs: knob(
    2000,
    'ms',
    'it turns itself off when it has not been fed for so long (where it has a watchdog of its own)',
  ),
  warmUpSpeed: knob(1, null, 'how many times faster than the table a warm-up goes'),
  seed: knob(1, null, 'first number of its chance'),
  fault: {
    value: 'none',
    unit: null,
    choices: Object.keys(simulatorFaults),
    meaning: Object.entries(simulatorFaults)
      .map(([name, meaning]) => `${name}: ${meaning}`)
      .join('; '),
  },
  answersAs: {
    value: '',
    unit: null,
    choices: ['', ...driverNames],
    meaning: 'the dialect that it really speaks, where it is not the one that the row names',
  },
} as const satisfies Record<string, Knob>

/** Where the knobs of one simulated generator stand. */
export type KnobSettings = {
  readonly [Name in keyof typeof generatorKnobs]: (typeof generatorKnobs)[Name]['value'] extends number
    ? number
    : string
}

/** Every knob at its default. */
export const untouchedKnobs = Object.fromEntries(
  Object.entries(generatorKnobs).map(([name, { value }]) => [name, value]),
) as KnobSettings

/** Reads the knobs of a `sim:` URL. Throws DriverError `bad-url` on an unknown knob or a value that it cannot have. */
export function knobsOf(url: string): KnobSettings {
  const turned: Record<string, number | string> = { ...untouchedKnobs }
  const query = url.split('?')[1] ?? ''
  for (const [name, text] of new URLSearchParams(query)) {
    const known = Object.entries(generatorKnobs).find(([key]) => key === name)?.[1]
    if (!known)
      throw new DriverError(
        'bad-url',
        `The simulated generator has no knob "${name}"; known: ${Object.keys(generatorKnobs).join(', ')}.`,
        { url },
      )
    turned[name] = valueFor(name, known, text)
  }
  return turned as KnobSettings
}

function valueFor(name: string, known: Knob, text: string): number | string {
  if (typeof known.value === 'string') {
    if (known.choices?.includes(text)) return text
    throw new DriverError('bad-url', `The knob ${name} cannot be "${text}"; it is one of ${known.choices?.join(', ')}.`)
  }
  const number = Number(text)
  if (text.trim() !== '' && Number.isFinite(number) && number >= 0) return number
  throw new DriverError('bad-url', `The knob ${name} cannot be "${text}"; it is a number from 0 up: ${known.meaning}.`)
}
