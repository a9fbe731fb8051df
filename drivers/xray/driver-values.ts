import type { DeviceValue } from '../device.ts'
import type { GeneratorIdentity, GeneratorStatus, TubeLife } from './generator.ts'
import type { OutputLimits } from './output-limits.ts'
import { type SlowReading, type SupplyReading, valueOf } from './supply.ts'

/** What the values are made of; everything in it is what was told last. */
export type Told = {
  readonly identity: GeneratorIdentity
  readonly status: GeneratorStatus
  readonly reading: SupplyReading
  readonly slow: SlowReading | null
  readonly life: TubeLife
  readonly limits: OutputLimits
  readonly idleWords: string
  readonly preheating: boolean
  readonly trouble: string | null
  readonly notUsed: readonly DeviceValue[]
}

/** Every live value of a generator for the technician, in kV, mA, W, °C and h, never in counts. */
export function generatorValues(told: Told): readonly DeviceValue[] {
  const { status, reading, slow, life } = told
  return [
    valueOf('kilovolts', status.kilovolts, 'kV', 1),
    valueOf('set', status.kilovoltsSet, 'kV', 1),
    valueOf('milliamps', status.milliamps, 'mA', 3),
    valueOf('set mA', status.milliampsSet, 'mA', 3),
    valueOf('power', status.kilovolts * status.milliamps, 'W', 1),
    words('X-rays', status.emitting ? 'on' : 'off'),
    words('ramp', rampWords(status, told.preheating)),
    words('interlocks', interlockWords(reading)),
    words('faults', status.faults.length === 0 ? 'none' : status.faults.join(', ')),
    words('warm-up', warmUpWords(life)),
    valueOf('warm-up progress', life.warmUp.progress * 100, '%', 0),
    words('time without X-rays', told.idleWords),
    life.arcs === null ? words('arcs', 'not told by this generator') : { name: 'arcs', value: life.arcs, unit: null },
    ...(slow?.hours === null || slow === null ? [] : [valueOf('high-voltage hours', slow.hours, 'h', 1)]),
    valueOf('X-rays by this station', life.beamSeconds / 3600, 'h', 2),
    ...reading.values,
    ...(slow?.values ?? []),
    words('limits', `${told.limits.maxKv} kV, ${told.limits.maxMa} mA, ${told.limits.maxW} W`),
    words('model', told.identity.model),
    ...(told.trouble ? [words('tube record', told.trouble)] : []),
    ...told.notUsed,
  ]
}

const words = (name: string, value: string): DeviceValue => ({ name, value, unit: null })

/** What the output is doing: heating, warning, rising, standing. */
export function rampWords(status: GeneratorStatus, preheating: boolean): string {
  if (preheating) return 'pre-heating the filament'
  if (!status.highVoltageOn) return 'off'
  if (!status.emitting) return 'warning time'
  return status.kilovolts < 0.97 * status.kilovoltsSet ? 'rising' : 'at output'
}

function interlockWords(reading: SupplyReading): string {
  if (!reading.interlocksTold) return 'not told by this generator'
  return reading.interlock1Closed && reading.interlock2Closed ? 'closed' : 'open'
}

function warmUpWords({ warmUp }: TubeLife): string {
  const at = warmUp.kilovolts === null ? '' : ` at ${Math.round(warmUp.kilovolts)} kV`
  return `${warmUp.state}${at}${warmUp.message ? `: ${warmUp.message}` : ''}`
}

/** A poll as the rest of the station sees it. */
export function statusOf(reading: SupplyReading): GeneratorStatus {
  const { highVoltageOn, emitting, ready, interlock1Closed, interlock2Closed, interlocksTold, faults } = reading
  const { kilovolts, milliamps, kilovoltsSet, milliampsSet } = reading
  const flags = { highVoltageOn, emitting, ready, interlock1Closed, interlock2Closed, interlocksTold }
  return { atMs: Date.now(), ...flags, kilovolts, milliamps, kilovoltsSet, milliampsSet, faults }
}
