import type { WiringRow } from '../contract/devices.ts'
import type { LaneConfig } from '../config/lane-config.ts'
import { type EyeOffset, eyePairs } from './eye-travel.ts'

/** What the devices have told and shown since the station started; null where one has not yet spoken of it. */
export type WiringFacts = {
  readonly detector: { readonly channels: number; readonly pitchMm: number; readonly energies: number } | null
  /** Belt counts from one line to the next, by the lines' own encoder; the median. */
  readonly countsPerLine: number | null
  readonly generator: { readonly fullScaleKv: number; readonly fullScaleMa: number } | null
  readonly interlocks: { readonly plc: boolean; readonly generator: boolean } | null
  readonly belt: { readonly runningMmS: number | null; readonly forward: boolean | null } | null
  readonly eyes: Readonly<Record<string, EyeOffset | null>>
  readonly scale: { readonly emptyG: number | null } | null
  readonly labels: { readonly read: number; readonly missed: number }
  readonly lamp: { readonly litWithBeam: boolean | null; readonly litWithoutBeam: boolean } | null
}

const speedShare = 0.03
const pitchShare = 0.01
const emptyScaleG = 20
const enoughLabels = 20
const poorReading = 0.9

/**
 * Holds what was configured against what is wired: one row a fact, `good`, `bad` with what to do, or `unknown` with what would show it.
 * Nothing here changes anything.
 */
export function wiringRows(config: LaneConfig, facts: WiringFacts): WiringRow[] {
  return [
    ...detectorRows(config, facts),
    ...generatorRows(config, facts),
    ...beltRows(config, facts),
    ...eyeRows(config, facts),
    ...smallRows(facts),
  ]
}

type Row = (what: string, configured: string, found: string | null, good: boolean, todo: string) => WiringRow

/** A row of a device: unknown while nothing is found, and what to do is said only where something is to be done. */
const rowOf =
  (device: string): Row =>
  (what, configured, found, good, todo) => ({
    device,
    what,
    configured,
    found: found ?? '–',
    state: found === null ? 'unknown' : good ? 'good' : 'bad',
    todo: found !== null && good ? '' : todo,
  })

function detectorRows({ detector }: LaneConfig, { detector: told, countsPerLine }: WiringFacts): WiringRow[] {
  const row = rowOf('detector')
  const div = detector.encoderDiv
  return [
    row(
      'channels',
      String(detector.channels),
      told && String(told.channels),
      told?.channels === detector.channels,
      'Set detector.channels to what the detector has, or connect the right boards.',
    ),
    row(
      'pitch',
      `${detector.pitchMm} mm`,
      told && `${told.pitchMm} mm`,
      told !== null && Math.abs(told.pitchMm - detector.pitchMm) <= pitchShare * detector.pitchMm,
      'Set detector.pitchMm: with a wrong pitch every length and mass is wrong.',
    ),
    row(
      'energies',
      String(detector.energies),
      told && String(told.energies),
      told?.energies === detector.energies,
      'Set detector.energies, or switch the detector to as many.',
    ),
    row(
      'belt counts a line',
      String(div),
      countsPerLine === null ? null : countsPerLine.toFixed(1),
      countsPerLine !== null && Math.abs(countsPerLine - div) <= 0.02 * div,
      countsPerLine === null
        ? 'Let the belt run: lines show it.'
        : 'The detector does not take one line each so many counts: check its encoder input and divider.',
    ),
  ]
}

function generatorRows({ beam }: LaneConfig, { generator, interlocks, lamp }: WiringFacts): WiringRow[] {
  const row = rowOf('generator')
  return [
    row(
      'tube voltage',
      `${beam.kilovolts} kV`,
      generator && `up to ${generator.fullScaleKv} kV`,
      generator !== null && beam.kilovolts <= generator.fullScaleKv,
      'The generator cannot give that voltage: lower beam.kilovolts.',
    ),
    row(
      'tube current',
      `${beam.milliamps} mA`,
      generator && `up to ${generator.fullScaleMa} mA`,
      generator !== null && beam.milliamps <= generator.fullScaleMa,
      'The generator cannot give that current: lower beam.milliamps.',
    ),
    row(
      'interlocks',
      'PLC and generator agree',
      interlocks && `PLC ${closed(interlocks.plc)}, generator ${closed(interlocks.generator)}`,
      interlocks !== null && interlocks.plc === interlocks.generator,
      'One of the two interlock lines is bridged or broken: do not use the lane before it is found.',
    ),
    lampRow(row, lamp),
  ]
}

function lampRow(row: Row, lamp: WiringFacts['lamp']): WiringRow {
  const shown = lamp !== null && (lamp.litWithBeam !== null || lamp.litWithoutBeam)
  const good = shown && lamp.litWithBeam !== false && !lamp.litWithoutBeam
  return row(
    'X-RAY ON lamp',
    'lit when, and only when, X-rays are made',
    shown ? lampWords(lamp) : null,
    good,
    shown
      ? 'Check the lamps, their current relay and the input that reads it.'
      : 'Turn the beam on once: the lamp current shows it.',
  )
}

function beltRows({ belt }: LaneConfig, { belt: found }: WiringFacts): WiringRow[] {
  const row = rowOf('conveyor')
  const speed = found?.runningMmS ?? null
  const forward = found?.forward ?? null
  return [
    row(
      'belt speed',
      `${belt.speedMmS} mm/s`,
      speed === null ? null : `${Math.round(speed)} mm/s`,
      speed !== null && Math.abs(speed - belt.speedMmS) <= speedShare * belt.speedMmS,
      speed === null
        ? 'Start the belt: the encoder shows it.'
        : 'Check the µm per count of the encoder and the drive’s speed.',
    ),
    row(
      'encoder direction',
      'grows forwards',
      forward === null ? null : forward ? 'grows' : 'falls',
      forward === true,
      forward === null
        ? 'Start the belt: the encoder shows it.'
        : 'Swap the two tracks of the encoder, or its sign in the PLC.',
    ),
  ]
}

function eyeRows({ layout }: LaneConfig, { eyes }: WiringFacts): WiringRow[] {
  const row = rowOf('conveyor')
  return eyePairs.map(([from, to]) => {
    const wanted = layout.eyesMm[to] - layout.eyesMm[from]
    const offset = eyes[to] ?? null
    return row(
      `photo-eye ${to}`,
      `${wanted} mm behind ${from}`,
      offset && `${Math.round(offset.mm)} mm (${offset.parcels} parcels)`,
      offset !== null && Math.abs(offset.mm - wanted) <= layout.toleranceMm,
      offset === null
        ? 'Let a few single parcels pass: their front edges show it.'
        : 'Measure where the eye is and set layout.eyesMm, or look for swapped inputs.',
    )
  })
}

function smallRows({ scale, labels }: WiringFacts): WiringRow[] {
  const looks = labels.read + labels.missed
  const emptyG = scale?.emptyG ?? null
  const share = looks >= enoughLabels ? labels.read / looks : null
  return [
    rowOf('scale')(
      'empty platform',
      `within ${emptyScaleG} g of zero`,
      emptyG === null ? null : `${Math.round(emptyG)} g`,
      emptyG !== null && Math.abs(emptyG) <= emptyScaleG,
      emptyG === null ? 'Leave the platform empty for a moment.' : 'Zero the scale with nothing on it.',
    ),
    rowOf('barcode')(
      'labels read',
      `at least ${poorReading * 100} %`,
      share === null ? null : `${(share * 100).toFixed(1)} % of ${looks}`,
      share !== null && share >= poorReading,
      share === null
        ? `Let ${enoughLabels} parcels pass.`
        : 'Clean the window, check height and angle, and look at the labels.',
    ),
  ]
}

function closed(good: boolean): string {
  return good ? 'closed' : 'open'
}

function lampWords({ litWithBeam, litWithoutBeam }: NonNullable<WiringFacts['lamp']>): string {
  const withBeam = litWithBeam === null ? [] : [litWithBeam ? 'lit with the beam' : 'dark with the beam']
  return [...withBeam, ...(litWithoutBeam ? ['lit without the beam'] : [])].join(', ')
}
