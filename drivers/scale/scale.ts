import type { Device, Unsubscribe } from '../device.ts'

/** What a scale says about a value of its own: at rest or not, out of range, zero, with a tare taken off, never zeroed since power-up. */
export type WeighingFact = 'stable' | 'moving' | 'over' | 'under' | 'zero' | 'net' | 'not zeroed'

/**
 * One weight value in grams. `stable` is the scale's own word. `range` other than `ok` means that the value says nothing: too much,
 * too little, or `none` where the protocol gives no value while the load moves.
 */
export type Weighing = {
  readonly atMs: number
  readonly grams: number
  readonly stable: boolean
  readonly range: 'ok' | 'over' | 'under' | 'none'
  readonly facts: readonly WeighingFact[]
}

/** A span of the clock in epoch ms, both ends within. */
export type Span = { readonly fromMs: number; readonly toMs: number }

/**
 * Weight of one parcel that did not stop: the median of the steady values while it was wholly on the platform. `uncertaintyG` is
 * expanded (k = 2, about 95 %).
 */
export type InMotionWeight =
  | {
      readonly type: 'weighed'
      readonly grams: number
      readonly uncertaintyG: number
      readonly used: number
      readonly rejected: number
    }
  | { readonly type: 'refused'; readonly words: string; readonly used: number; readonly rejected: number }

/** A scale under (or before) the belt. It streams while open. */
export interface Scale extends Device {
  onWeighing(listen: (weighing: Weighing) => void): Unsubscribe
  /** One stable value, or the scale's refusal as DriverError `timeout` / `refused`. */
  weigh(): Promise<Weighing>
  /** Makes what lies on it nothing. Throws DriverError `refused` while it does not come to rest or is too far from zero. */
  zero(): Promise<void>
  /** Takes what lies on it off as tare: values are net from now on. Throws DriverError `refused`. */
  tare(): Promise<void>
  /** Takes no tare off any more: values are gross again. */
  clearTare(): Promise<void>
  /**
   * Weight of a parcel from the values that came while it was wholly on the platform, at most ten seconds ago; refused with words where
   * they do not agree.
   */
  weightIn(span: Span): InMotionWeight
}
