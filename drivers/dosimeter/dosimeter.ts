import type { Device, Unsubscribe } from '../device.ts'
import type { DoseFact, DoseState } from './dose-alarm.ts'

/** Who a dosimeter says it is. `sensitivity` in counts per minute for each µSv/h. */
export type DosimeterIdentity = {
  readonly hardware: string
  readonly software: string
  readonly serialNumber: string
  readonly sensitivity: number
}

/** One reading. `averageMicrosievertsPerH` comes from the pulses of the last minute; null before there is one. */
export type DoseReading = {
  readonly atMs: number
  readonly countsPerMinute: number
  readonly microsievertsPerH: number
  readonly averageMicrosievertsPerH: number | null
}

/** An area dosimeter at the operator's place. It measures while open; its alarms are the driver's (`dose-alarm.ts`). */
export interface AreaDosimeter extends Device {
  identity(): DosimeterIdentity | null
  reading(): DoseReading | null
  /** Background, limits and whether one of them stands. */
  dose(): DoseState
  onReading(listen: (reading: DoseReading) => void): Unsubscribe
  onFact(listen: (fact: DoseFact) => void): Unsubscribe
}
