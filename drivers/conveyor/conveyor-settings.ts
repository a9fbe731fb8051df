import type { SignalValues } from './map-codec.ts'

/** Polls a second, how long the PLC may take to carry an order out, and what it is set up with on each connection. */
export type ConveyorSettings = {
  readonly pollHz: number
  readonly orderTimeoutMs: number
  readonly setup?: SignalValues
}
