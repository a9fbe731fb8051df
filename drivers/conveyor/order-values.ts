import type { GateOrder, StackLight } from './conveyor.ts'
import { numberOf, type SignalValues } from './map-codec.ts'

/** Decisions as the PLC knows them. */
export const gateDecisions = { none: 0, release: 1, divert: 2, hold: 3 } as const

/** A gate order as signals; its window becomes encoder counts with the PLC's own scale. */
export function gateOrderValues(order: GateOrder, told: SignalValues): SignalValues {
  const umPerCount = numberOf(told, 'umPerCount') || 100
  const [from, to] = order.windowMm.map((mm) => Math.round((mm * 1000) / umPerCount))
  return {
    gateTrackId: order.trackId,
    gateDecision: gateDecisions[order.decision],
    gateSequence: order.sequence,
    // In a map where it lies between the parts of the order it goes with them: 0 = as the single lights say.
    lightPattern: 0,
    gateWindowStart: (from ?? 0) >>> 0,
    gateWindowCounts: Math.max(0, Math.min(0xffff, (to ?? 0) - (from ?? 0))),
  }
}

/** A stack light as signals. */
export function lightValues({ red, amber, green, blue = 'off', white = 'off', buzzer }: StackLight): SignalValues {
  return {
    red: red === 'on',
    amber: amber === 'on',
    green: green === 'on',
    blue: blue !== 'off',
    white: white !== 'off',
    buzzer,
    redFlash: red === 'flash',
    amberFlash: amber === 'flash',
    greenFlash: green === 'flash',
  }
}
