/** Times of the simulated generator in ms (hardware.md §2.5). */
export type TubeTimes = {
  readonly prewarnMs: number
  readonly rampMs: number
  readonly rampDownMs: number
  readonly quenchMs: number
}

/** What the simulated high-voltage supply is doing; `quench` = dark for a moment after an arc, it comes back by itself. */
export type TubePhase = 'off' | 'prewarn' | 'ramp' | 'on' | 'quench' | 'ramp-down'

/** What a supply trips for; it stays until it is reset. */
export type TubeFault = 'interlock' | 'watchdog' | 'arc' | 'temperature' | 'supply'

/** The simulated supply as plain data. kV and mA are what leaves the tube now. */
export type Tube = {
  readonly phase: TubePhase
  readonly sinceMs: number
  readonly kilovolts: number
  readonly milliamps: number
  readonly setKv: number
  readonly setMa: number
  readonly faults: readonly TubeFault[]
}

export const coldTube: Tube = {
  phase: 'off',
  sinceMs: 0,
  kilovolts: 0,
  milliamps: 0,
  setKv: 0,
  setMa: 0,
  faults: [],
}

/** True while high voltage is commanded, whatever leaves the tube. */
export const isLive = ({ phase }: Tube): boolean =>
  phase === 'prewarn' || phase === 'ramp' || phase === 'on' || phase === 'quench'

/** True while the supply produces or is about to produce X-rays. */
export const isEmitting = (tube: Tube): boolean =>
  tube.phase === 'ramp' || tube.phase === 'on' || (tube.phase === 'ramp-down' && tube.kilovolts > 5)

/** Moves the supply on to `nowMs`: ramps and quenches, and trips when the hard-wired enable goes away. */
export function advanceTube(tube: Tube, nowMs: number, enabled: boolean, times: TubeTimes): Tube {
  if (isLive(tube) && !enabled) return tripTube(tube, nowMs, 'interlock')
  const inMs = nowMs - tube.sinceMs
  switch (tube.phase) {
    case 'prewarn':
      return inMs < times.prewarnMs ? tube : { ...tube, phase: 'ramp', sinceMs: nowMs }
    case 'quench':
      return inMs < times.quenchMs ? tube : { ...tube, phase: 'ramp', sinceMs: nowMs }
    case 'ramp':
      return rampUp(tube, nowMs, Math.min(1, inMs / times.rampMs))
    case 'on':
      return { ...tube, kilovolts: tube.setKv, milliamps: tube.setMa }
    case 'ramp-down':
      return rampDown(tube, nowMs, Math.min(1, inMs / times.rampDownMs))
    case 'off':
      return tube
  }
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

/** Dark at once, with a fault that stays until it is reset. */
export function tripTube(tube: Tube, nowMs: number, fault: TubeFault): Tube {
  return {
    ...tube,
    phase: 'off',
    sinceMs: nowMs,
    kilovolts: 0,
    milliamps: 0,
    faults: [...new Set([...tube.faults, fault])],
  }
}

/** An arc: dark for the quench time, then up again by itself. */
export function arcTube(tube: Tube, nowMs: number): Tube {
  return { ...tube, phase: 'quench', sinceMs: nowMs, kilovolts: 0, milliamps: 0 }
}

/** Turns on, unless a fault is latched or the enable is away; then nothing changes and the answer is a refusal. */
export function switchOn(tube: Tube, nowMs: number, enabled: boolean): { tube: Tube; refused: boolean } {
  if (!enabled || tube.faults.length > 0) return { tube, refused: true }
  if (isLive(tube)) return { tube, refused: false }
  return { tube: { ...tube, phase: 'prewarn', sinceMs: nowMs }, refused: false }
}

export function switchOff(tube: Tube, nowMs: number): Tube {
  if (tube.phase === 'off' || tube.phase === 'ramp-down') return tube
  return { ...tube, phase: tube.kilovolts > 0 ? 'ramp-down' : 'off', sinceMs: nowMs, milliamps: 0 }
}
