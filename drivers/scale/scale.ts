import type { Device, Unsubscribe } from '../device.ts'

/** One weight value in grams. `stable` is the scale's own word. `range` other than `ok` means the value says nothing. */
export type Weighing = {
  readonly atMs: number
  readonly grams: number
  readonly stable: boolean
  readonly range: 'ok' | 'over' | 'under'
}

/** A scale under (or before) the belt. It streams while open. */
export interface Scale extends Device {
  onWeighing(listen: (weighing: Weighing) => void): Unsubscribe
  /** One stable value, or the scale's refusal as DriverError `timeout` / `refused`. */
  weigh(): Promise<Weighing>
  zero(): Promise<void>
}
