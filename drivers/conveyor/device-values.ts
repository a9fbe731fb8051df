import type { DeviceValue } from '../device.ts'
import type { ConveyorReading } from './conveyor.ts'
import { stateName } from './packml.ts'

const keptPolls = 200

/** How long the newest polls took, in ms. */
export class Latencies {
  readonly #ms: number[] = []

  add(ms: number): void {
    this.#ms.push(ms)
    if (this.#ms.length > keptPolls) this.#ms.shift()
  }

  /** Value at a share (0..1) of the sorted list, to a tenth of a ms. */
  quantile(share: number): number {
    const sorted = [...this.#ms].sort((a, b) => a - b)
    return Number((sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1))
  }
}

/** Live values for the technician's screen; those that the map lacks are left out. */
export function conveyorValues(
  reading: ConveyorReading,
  latencies: Latencies,
  eventsLost: number,
  echoes: boolean,
): readonly DeviceValue[] {
  const { details } = reading
  const value = (
    name: string,
    of: DeviceValue['value'] | null | undefined,
    unit: string | null = null,
  ): DeviceValue[] => (of === null || of === undefined ? [] : [{ name, value: of, unit }])
  const tenths = (number: number | null | undefined): number | null =>
    number === null || number === undefined ? null : Math.round(number * 100) / 100
  return [
    ...value('belt', reading.speedMmS, 'mm/s'),
    ...value('position', Math.round(reading.beltMm), 'mm'),
    ...value('state', stateName(reading.packmlState)),
    ...value('mode', details?.unitMode),
    ...value('stop reason', details?.stopReasonWords),
    ...value('last refusal', details?.lastRefusal),
    ...value('X-ray enable', reading.xrayEnableGranted ? 'granted' : 'not granted'),
    ...value('lamp current', reading.lampCurrent),
    ...value('attention', details?.warnings.join('; ') || null),
    ...value('supply', tenths(details?.supplyVolts), 'V'),
    ...value('cabinet', tenths(details?.cabinetCelsius), '°C'),
    ...value('parcels', reading.parcelCount),
    ...value('events lost', eventsLost),
    ...value('line echo', echoes ? 'stripped' : null),
    ...value('poll p50', latencies.quantile(0.5), 'ms'),
    ...value('poll p99', latencies.quantile(0.99), 'ms'),
  ]
}
