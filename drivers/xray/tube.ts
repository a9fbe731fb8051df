import { fullCounts, monitorOverrange, toCounts } from './commands.ts'

/** Times of the simulated generator in ms (hardware facts §2.5). */
export type TubeTimes = {
  readonly prewarnMs: number
  readonly rampMs: number
  readonly rampDownMs: number
  readonly watchdogMs: number
}

/** What the simulated high-voltage supply is doing. */
export type TubePhase = 'off' | 'prewarn' | 'ramp' | 'on' | 'ramp-down'

/** The simulated supply as plain data. kV and mA are what leaves the tube now. */
export type Tube = {
  readonly phase: TubePhase
  readonly sinceMs: number
  readonly kilovolts: number
  readonly milliamps: number
  readonly setKv: number
  readonly setMa: number
  readonly faults: readonly number[]
  readonly lastMessageMs: number
}

export const coldTube: Tube = {
  phase: 'off',
  sinceMs: 0,
  kilovolts: 0,
  milliamps: 0,
  setKv: 0,
  setMa: 0,
  faults: [],
  lastMessageMs: 0,
}

/** Index of a fault flag in the answer to 68. */
export const watchdogFault = 21
const interlockTrip = 24

/** True while the supply produces or is about to produce X-rays, as status flag 8 says it. */
export const isEmitting = (tube: Tube): boolean =>
  tube.phase === 'ramp' || tube.phase === 'on' || (tube.phase === 'ramp-down' && tube.kilovolts > 5)

/**
 * Moves the supply on to `nowMs`: ramps, trips when the enable goes away (latched until reset), and trips when nobody has spoken to it
 * for the watchdog's time.
 */
export function advanceTube(tube: Tube, nowMs: number, enabled: boolean, times: TubeTimes): Tube {
  const live = tube.phase === 'prewarn' || tube.phase === 'ramp' || tube.phase === 'on'
  if (live && !enabled) return trip(tube, nowMs, interlockTrip)
  if (live && nowMs - tube.lastMessageMs > times.watchdogMs) return trip(tube, nowMs, watchdogFault)
  const inMs = nowMs - tube.sinceMs
  if (tube.phase === 'prewarn') return inMs < times.prewarnMs ? tube : { ...tube, phase: 'ramp', sinceMs: nowMs }
  if (tube.phase === 'ramp') return rampUp(tube, nowMs, Math.min(1, inMs / times.rampMs))
  if (tube.phase === 'ramp-down') return rampDown(tube, nowMs, Math.min(1, inMs / times.rampDownMs))
  return tube
}

/** kV first; mA follows once the kV stand: before that the tube would be run outside its chart. */
function rampUp(tube: Tube, nowMs: number, share: number): Tube {
  if (share >= 1) return { ...tube, phase: 'on', sinceMs: nowMs, kilovolts: tube.setKv, milliamps: tube.setMa }
  const milliamps = share < 0.75 ? 0 : tube.setMa * ((share - 0.75) / 0.25)
  return { ...tube, kilovolts: tube.setKv * Math.min(1, share / 0.75), milliamps }
}

function rampDown(tube: Tube, nowMs: number, share: number): Tube {
  if (share >= 1) return { ...tube, phase: 'off', sinceMs: nowMs, kilovolts: 0, milliamps: 0 }
  return { ...tube, kilovolts: tube.setKv * (1 - share), milliamps: 0 }
}

function trip(tube: Tube, nowMs: number, fault: number): Tube {
  return {
    ...tube,
    phase: 'off',
    sinceMs: nowMs,
    kilovolts: 0,
    milliamps: 0,
    faults: [...new Set([...tube.faults, fault])],
  }
}

/** Turns on, unless a fault is latched or the enable is away; then nothing changes and the answer is a refusal. */
export function switchOn(tube: Tube, nowMs: number, enabled: boolean): { tube: Tube; refused: boolean } {
  if (!enabled || tube.faults.length > 0) return { tube, refused: true }
  if (tube.phase === 'on' || tube.phase === 'ramp' || tube.phase === 'prewarn') return { tube, refused: false }
  return { tube: { ...tube, phase: 'prewarn', sinceMs: nowMs }, refused: false }
}

export function switchOff(tube: Tube, nowMs: number): Tube {
  if (tube.phase === 'off' || tube.phase === 'ramp-down') return tube
  return { ...tube, phase: tube.kilovolts > 0 ? 'ramp-down' : 'off', sinceMs: nowMs, milliamps: 0 }
}

/** Monitor counts of a value with a small steady regulation error of 0.1 %. */
export function monitorCounts(value: number, fullScale: number, nowMs: number): number {
  const ripple = 1 + 0.001 * Math.sin(nowMs / 37)
  return Math.min(fullCounts, toCounts((value * ripple) / monitorOverrange, fullScale))
}
