import type { DetectorSimulation } from './exposure.ts'
import type { XlpReply } from './commands.ts'

/** A simulated XLP/1 detector: as any, with the bits that a sample has on the wire (16 where it does not say). */
export type XlpSimulation = DetectorSimulation & { readonly bits?: 16 | 20 | 24 }

type Json = Readonly<Record<string, unknown>>
type Answer = Omit<XlpReply, 'id'>

/** How the simulated detector is set, by XLP/1's own names; belt speed in mm/s. */
export type SimulatedSettings = {
  readonly integrationUs: number
  readonly lineTrigger: 'internal' | 'encoder'
  readonly encoderDiv: number
  readonly gain: number
  readonly energies: 1 | 2
  readonly binning: number
  readonly beltSpeed: number
}

/** As it comes out of its box. */
export function firstSettings({ energies }: XlpSimulation): SimulatedSettings {
  return {
    integrationUs: 3200,
    lineTrigger: 'encoder',
    encoderDiv: 8,
    gain: 1,
    energies,
    binning: 1,
    beltSpeed: 0,
  }
}

const ranges: Readonly<Record<keyof SimulatedSettings, (value: unknown, made: XlpSimulation) => boolean>> = {
  integrationUs: (value) => typeof value === 'number' && value >= 100 && value <= 1_000_000,
  lineTrigger: (value) => value === 'internal' || value === 'encoder',
  encoderDiv: (value) => Number.isInteger(value) && Number(value) >= 1,
  gain: (value) => typeof value === 'number' && value >= 0.25 && value <= 8,
  energies: (value, made) => value === 1 || (value === 2 && made.energies === 2),
  binning: (value) => value === 1 || value === 2 || value === 4,
  beltSpeed: (value) => typeof value === 'number' && value >= 0 && value <= 5000,
}
const words: Readonly<Record<keyof SimulatedSettings, string>> = {
  integrationUs: 'is from 100 to 1000000',
  lineTrigger: 'is internal or encoder',
  encoderDiv: 'is a whole number from 1',
  gain: 'is from 0.25 to 8',
  energies: 'is 1, or 2 where the detector has two',
  binning: 'is 1, 2 or 4',
  beltSpeed: 'is from 0 to 5000 mm/s',
}

function isName(name: string): name is keyof SimulatedSettings {
  return Object.hasOwn(ranges, name)
}

/** Sets what the parameters say, all or nothing: the new settings, or the first that is out of range as the answer. */
export function changed(
  settings: SimulatedSettings,
  params: Json,
  made: XlpSimulation,
): { readonly settings: SimulatedSettings; readonly answer: Answer } {
  for (const [name, value] of Object.entries(params)) {
    if (!isName(name)) return { settings, answer: { ok: false, error: `there is no parameter ${name}` } }
    if (!ranges[name](value, made)) return { settings, answer: { ok: false, error: `${name} ${words[name]}` } }
  }
  return { settings: { ...settings, ...(params as Partial<SimulatedSettings>) }, answer: { ok: true } }
}

/** What `get` answers: what it is and how it is set. Channels and pitch are those of its lines, after binning. */
export function described(settings: SimulatedSettings, made: XlpSimulation): Json {
  return {
    channels: Math.floor(made.channels / settings.binning),
    pitchMm: made.pitchMm * settings.binning,
    bits: made.bits ?? 16,
    serial: 'SIM-0001',
    firmware: '1.1',
    ...settings,
  }
}
