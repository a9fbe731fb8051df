import { DriverError } from '../driver-error.ts'
import type { DetectorCalibration, DetectorInfo, DetectorSettings } from './detector.ts'

type Json = Readonly<Record<string, unknown>>

/** How XLP/1 calls each setting (hardware.md §3.2); belt speed in mm/s. */
const parameterNames: Readonly<Record<keyof DetectorSettings, string>> = {
  integrationUs: 'integrationUs',
  trigger: 'lineTrigger',
  encoderDiv: 'encoderDiv',
  gain: 'gain',
  energies: 'energies',
  binning: 'binning',
  beltSpeedMmS: 'beltSpeed',
}
const names = Object.entries(parameterNames) as [keyof DetectorSettings, string][]

/** Settings as parameters of `set`; only those that are given. */
export function parametersOf(settings: DetectorSettings): Json {
  return Object.fromEntries(
    names.flatMap(([ours, theirs]) => (settings[ours] === undefined ? [] : [[theirs, settings[ours]]])),
  )
}

/** Reads what `get` says of the settings. Throws DriverError `bad-answer` where one of the three that every detector has is missing. */
export function settingsOf(answer: Json): DetectorSettings {
  const integrationUs = Number(answer['integrationUs'])
  const encoderDiv = Number(answer['encoderDiv'])
  const trigger = answer['lineTrigger']
  if (!(integrationUs > 0) || !(encoderDiv > 0) || (trigger !== 'internal' && trigger !== 'encoder'))
    throw new DriverError('bad-answer', 'The detector does not say how it is set. Check its firmware.')
  const number = (name: string): number | null => (typeof answer[name] === 'number' ? answer[name] : null)
  const [gain, binning, beltSpeedMmS] = [number('gain'), number('binning'), number('beltSpeed')]
  return {
    integrationUs,
    trigger,
    encoderDiv,
    energies: answer['energies'] === 2 ? 2 : 1,
    ...(gain === null ? {} : { gain }),
    ...(binning === null ? {} : { binning }),
    ...(beltSpeedMmS === null ? {} : { beltSpeedMmS }),
  }
}

/** Throws DriverError `bad-answer` when the detector says that it is set otherwise than was asked; what it does not tell is let pass. */
export function demandSet(wanted: DetectorSettings, answer: Json): void {
  for (const [name, value] of Object.entries(parametersOf(wanted))) {
    const said = answer[name]
    if (said !== undefined && said !== value)
      throw new DriverError(
        'bad-answer',
        `The detector took ${name} ${String(value)} but says that it is ${JSON.stringify(said)}. Choose a value that it has.`,
        { parameter: name },
      )
  }
}

/** Reads what the detector is. Throws DriverError `wrong-device` where it has no channels. */
export function infoOf(answer: Json): DetectorInfo {
  const channels = Number(answer['channels'])
  const pitchMm = Number(answer['pitchMm'])
  if (!(channels > 0) || !(pitchMm > 0))
    throw new DriverError(
      'wrong-device',
      'The detector does not say how many channels it has; this is not an XLP/1 detector.',
    )
  return {
    channels,
    pitchMm,
    energies: answer['energies'] === 2 ? 2 : 1,
    bits: Number(answer['bits'] ?? 16),
    serial: String(answer['serial'] ?? ''),
    firmware: String(answer['firmware'] ?? ''),
  }
}

/** Reads the result of a calibration. Throws DriverError `bad-answer` where it has no numbers. */
export function calibrationOf(answer: Json): DetectorCalibration {
  const [lines, meanLow] = [Number(answer['lines']), Number(answer['meanLow'])]
  if (!(lines > 0) || !Number.isFinite(meanLow))
    throw new DriverError('bad-answer', 'The detector calibrated itself but does not say with what result.')
  const meanHigh = answer['meanHigh']
  return {
    lines,
    meanLow,
    meanHigh: typeof meanHigh === 'number' ? meanHigh : null,
    badChannels: Number(answer['badChannels'] ?? 0),
  }
}

/** What a STATUS frame tells; null for what it leaves out. */
export type DetectorStatus = { readonly temperatureC: number | null; readonly supplyV: number | null }

/** Reads a STATUS frame. */
export function statusOf(json: Json): DetectorStatus {
  const number = (name: string): number | null => (typeof json[name] === 'number' ? json[name] : null)
  return { temperatureC: number('temperatureC'), supplyV: number('supplyV') }
}
