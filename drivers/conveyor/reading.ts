import {
  type ConveyorDetails,
  type ConveyorReading,
  type EyeEdge,
  type EyeLatch,
  type EyeName,
  eyeNames,
  interlockNames,
} from './conveyor.ts'
import { bitOf, numberOf, type SignalValues } from './map-codec.ts'
import { unitModeOf } from './packml.ts'
import { eventTypes, type PlcEvent } from './plc-events.ts'
import type { RegisterMap } from './register-map.ts'
import type { SignalName } from './signals.ts'
import { refusalWords, stopReasonWords } from './stop-reasons.ts'
import { warningsOf } from './warnings.ts'

/** Encoder counts since the driver knows the belt: a u32 unwrapped by its distance to the reading before. */
export function unwrap(counts: number, before: number | null): number {
  if (before === null) return counts
  return before + ((counts - (before >>> 0)) | 0)
}

/** One poll as it came: its values, and the events since the poll before. */
export type Polled = {
  readonly atMs: number
  readonly values: SignalValues
  readonly events: readonly PlcEvent[]
  readonly eventsLost: number
}

/** Belt position in mm of a raw encoder count near the unwrapped one. */
export function beltMmOf(rawCounts: number, nearCounts: number, umPerCount: number): number {
  return (unwrap(rawCounts, nearCounts) * umPerCount) / 1000
}

/** One poll as the lane wants it. `beforeCounts` is the unwrapped encoder of the poll before; `order` names an order by its change number. */
export function readingOf(
  map: RegisterMap,
  polled: Polled,
  beforeCounts: number | null,
  order: (change: number) => string | null,
): { reading: ConveyorReading; counts: number } {
  const { atMs, values } = polled
  const counts = unwrap(numberOf(values, 'encoder'), beforeCounts)
  const umPerCount = numberOf(values, 'umPerCount')
  const mm = (rawCounts: number): number => beltMmOf(rawCounts, counts, umPerCount)
  const eye = (name: EyeName): EyeLatch => ({
    rises: numberOf(values, `${name}Rises`),
    falls: numberOf(values, `${name}Falls`),
    riseBeltMm: mm(numberOf(values, `${name}RiseCounts`)),
    fallBeltMm: mm(numberOf(values, `${name}FallCounts`)),
    blocked: bitOf(values, `${name}Blocked`),
  })
  const reading: ConveyorReading = {
    atMs,
    beltMm: (counts * umPerCount) / 1000,
    speedMmS: numberOf(values, 'speedMmS'),
    beltRunning: bitOf(values, 'beltRunning'),
    eyes: Object.fromEntries(eyeNames.map((name) => [name, eye(name)])) as ConveyorReading['eyes'],
    interlocks: Object.fromEntries(
      interlockNames.map((name) => [name, bitOf(values, name)]),
    ) as ConveyorReading['interlocks'],
    lampCurrent: bitOf(values, 'lampCurrent'),
    xrayEnableGranted: bitOf(values, 'xrayEnableGranted'),
    jam: bitOf(values, 'jam'),
    outfeedFull: bitOf(values, 'laneFull'),
    packmlState: numberOf(values, 'state'),
    stopReason: numberOf(values, 'stopReason'),
    parcelCount: numberOf(values, 'parcelCount'),
    gateEcho: numberOf(values, 'gateEcho'),
    plcHeartbeat: numberOf(values, 'plcHeartbeat'),
    details: detailsOf(map, polled, mm, order),
  }
  return { reading, counts }
}

function detailsOf(
  map: RegisterMap,
  { values, events, eventsLost }: Polled,
  mm: (rawCounts: number) => number,
  order: (change: number) => string | null,
): ConveyorDetails {
  const has = (name: SignalName): boolean => map.rows.has(name)
  const edges = events.flatMap((event): EyeEdge[] => {
    const eye = eyeNames[event.eye]
    if (!eye || (event.type !== eventTypes.eyeBlocked && event.type !== eventTypes.eyeFree)) return []
    return [{ eye, blocked: event.type === eventTypes.eyeBlocked, beltMm: mm(event.counts) }]
  })
  return {
    unitMode: has('unitMode') ? unitModeOf(numberOf(values, 'unitMode')) : null,
    stopReasonWords: stopWords(map, numberOf(values, 'stopReason')),
    lastRefusal: refusalWords(numberOf(values, 'rejectedCommand'), order),
    reverse: bitOf(values, 'beltReverse'),
    trackingValid: has('trackingValid') ? bitOf(values, 'trackingValid') : null,
    supplyVolts: has('supplyVolts') ? numberOf(values, 'supplyVolts') : null,
    cabinetCelsius: has('cabinetCelsius') ? numberOf(values, 'cabinetCelsius') : null,
    warnings: warningsOf(map, values),
    edges,
    eventsLost,
  }
}

function stopWords(map: RegisterMap, code: number): string {
  const reason = map.stopReasons.get(code)
  return reason ? stopReasonWords[reason] : `stopped for reason ${code} of the PLC's program`
}
