import type { ConveyorReading } from '../../drivers/conveyor/conveyor.ts'
import type { GeneratorStatus } from '../../drivers/xray/generator.ts'
import type { LaneEvent } from '../inspection/event.ts'

/** Limits of the watch in ms: how long request and read-back may differ, and how long the lamps may lag behind the X-rays. */
export type BeamLimits = { readonly rampMs: number; readonly offMs: number; readonly lampMs: number }

/** What the watch remembers between two looks. Plain data. */
export type BeamWatchState = {
  readonly emitting: boolean | null
  readonly faults: string
  readonly differsSinceMs: number | null
  readonly lampSinceMs: number | null
  readonly reported: boolean
  readonly lampReported: boolean
}

export const firstBeamWatch: BeamWatchState = {
  emitting: null,
  faults: '',
  differsSinceMs: null,
  lampSinceMs: null,
  reported: false,
  lampReported: false,
}

/** What is known at one look. `requested` is our own request, the rest is what the devices say. */
export type BeamLook = {
  readonly atMs: number
  readonly requested: boolean
  readonly status: GeneratorStatus | null
  readonly reading: ConveyorReading | null
  readonly beltMm: number
}

/**
 * Compares request, generator and lamps, and tells what happened: the read-back changed, a fault came or went, request and read-back
 * differ for too long, or X-rays are on and the lamps draw no current (21 CFR 1020.40: two indications when and only when X-rays are on).
 */
export function watchBeam(
  state: BeamWatchState,
  look: BeamLook,
  limits: BeamLimits,
): { state: BeamWatchState; events: LaneEvent[] } {
  const { status } = look
  if (status === null) return { state, events: [] }
  const output = watchOutput(state, look, status, limits)
  const lamp = watchLamp(state, look, status, limits)
  const faults = status.faults.join(', ')
  const faulted: LaneEvent[] =
    faults === state.faults
      ? []
      : [{ type: 'generatorFaulted', atMs: look.atMs, faults: status.faults, beltMm: look.beltMm }]
  const next = { emitting: status.emitting, faults, ...output.state, ...lamp.state }
  return { state: next, events: [...output.events, ...faulted, ...lamp.events] }
}

function watchOutput(state: BeamWatchState, look: BeamLook, status: GeneratorStatus, limits: BeamLimits) {
  const { atMs, beltMm, requested } = look
  const events: LaneEvent[] = []
  if (status.emitting !== state.emitting) events.push({ type: 'beamReadBack', atMs, emitting: status.emitting, beltMm })
  const differsSinceMs = status.emitting === requested ? null : (state.differsSinceMs ?? atMs)
  const reported = differsSinceMs !== null && atMs - differsSinceMs > (requested ? limits.rampMs : limits.offMs)
  if (reported && !state.reported) events.push({ type: 'beamUnknown', atMs, beltMm })
  return { state: { differsSinceMs, reported }, events }
}

function watchLamp(state: BeamWatchState, look: BeamLook, status: GeneratorStatus, limits: BeamLimits) {
  const { atMs, beltMm, reading } = look
  const dark = status.emitting && reading !== null && !reading.lampCurrent
  const lampSinceMs = dark ? (state.lampSinceMs ?? atMs) : null
  const lampReported = lampSinceMs !== null && atMs - lampSinceMs > limits.lampMs
  const events: LaneEvent[] = lampReported && !state.lampReported ? [{ type: 'lampFailed', atMs, beltMm }] : []
  return { state: { lampSinceMs, lampReported }, events }
}
