import type { Output } from './output-limits.ts'
import type { Rung } from './seasoning.ts'

/** Arcs at one rung after which the tube is left alone: it is not settling and needs service (hardware.md §9). */
const mostArcsAtOneRung = 3
/** How long the tube stays dark after an arc before it is tried again, one rung lower (hardware.md §2.5). */
export const quenchMs = 250
/** kV within this share of the rung count as standing on it. */
const standingShare = 0.97

/**
 * A warm-up as plain data. `sinceMs` is when the present phase began, on a clock that never goes back; `arcs` are counted for each rung;
 * an arc doubles the dwell of its rung and of the one below it.
 */
export type WarmUpState = {
  readonly phase: 'idle' | 'climbing' | 'dwelling' | 'quenching' | 'done' | 'stopped' | 'aborted'
  readonly rungs: readonly Rung[]
  readonly rung: number
  readonly sinceMs: number
  readonly arcs: readonly number[]
  readonly why: string | null
}

/** What happens to a warm-up, in past tense; `polled` is one reading of the generator. */
export type WarmUpEvent =
  | { readonly type: 'started'; readonly atMs: number; readonly rungs: readonly Rung[] }
  | { readonly type: 'polled'; readonly atMs: number; readonly emitting: boolean; readonly kilovolts: number }
  | { readonly type: 'arced'; readonly atMs: number }
  | { readonly type: 'turnedOff' }
  | { readonly type: 'failed'; readonly why: string }

/** What the warm-up orders; "off" of a warm-up never waits for anything. */
export type WarmUpEffect =
  | { readonly type: 'setOutput'; readonly output: Output }
  | { readonly type: 'turnOn' }
  | { readonly type: 'turnOff' }
  | { readonly type: 'clearArcFault' }

/** What a step gives: the next state and the orders to carry out, in order. */
export type WarmUpStep = { readonly state: WarmUpState; readonly effects: readonly WarmUpEffect[] }

export const noWarmUp: WarmUpState = {
  phase: 'idle',
  rungs: [],
  rung: 0,
  sinceMs: 0,
  arcs: [],
  why: null,
}

/** Whether the ladder is being climbed now. */
export function isWarming({ phase }: WarmUpState): boolean {
  return phase === 'climbing' || phase === 'dwelling' || phase === 'quenching'
}

/** One step of the warm-up: pure, so that every story of it can be told in a test. */
export function warmUpStep(state: WarmUpState, event: WarmUpEvent): WarmUpStep {
  if (event.type === 'started') return started(event)
  if (!isWarming(state)) return { state, effects: [] }
  switch (event.type) {
    case 'turnedOff':
      return { state: { ...state, phase: 'stopped', why: 'It was turned off before it was finished.' }, effects: [] }
    case 'failed':
      return { state: { ...state, phase: 'aborted', why: event.why }, effects: [{ type: 'turnOff' }] }
    case 'arced':
      return arced(state, event.atMs)
    case 'polled':
      return polled(state, event)
  }
}

function started({ atMs, rungs }: { atMs: number; rungs: readonly Rung[] }): WarmUpStep {
  const state: WarmUpState = { ...noWarmUp, rungs, arcs: rungs.map(() => 0), sinceMs: atMs, phase: 'climbing' }
  const first = rungs[0]
  if (!first) return { state: { ...state, phase: 'done' }, effects: [] }
  return { state, effects: [{ type: 'setOutput', output: first }, { type: 'turnOn' }] }
}

function polled(state: WarmUpState, event: Extract<WarmUpEvent, { type: 'polled' }>): WarmUpStep {
  const rung = state.rungs[state.rung]
  if (!rung) return { state, effects: [] }
  const inMs = event.atMs - state.sinceMs
  if (state.phase === 'quenching') {
    if (inMs < quenchMs) return { state, effects: [] }
    const next: WarmUpState = { ...state, phase: 'climbing', sinceMs: event.atMs }
    return {
      state: next,
      effects: [{ type: 'clearArcFault' }, { type: 'setOutput', output: rung }, { type: 'turnOn' }],
    }
  }
  if (state.phase === 'climbing') {
    const standing = event.emitting && event.kilovolts >= standingShare * rung.kilovolts
    return { state: standing ? { ...state, phase: 'dwelling', sinceMs: event.atMs } : state, effects: [] }
  }
  return inMs < rung.dwellMs ? { state, effects: [] } : climbOn(state, event.atMs)
}

function climbOn(state: WarmUpState, atMs: number): WarmUpStep {
  const next = state.rungs[state.rung + 1]
  if (!next) return { state: { ...state, phase: 'done' }, effects: [{ type: 'turnOff' }] }
  const climbed: WarmUpState = { ...state, phase: 'climbing', rung: state.rung + 1, sinceMs: atMs }
  return { state: climbed, effects: [{ type: 'setOutput', output: next }] }
}

/** An arc while the tube is dark already belongs to the one before it. */
function arced(state: WarmUpState, atMs: number): WarmUpStep {
  if (state.phase === 'quenching') return { state, effects: [] }
  const arcs = state.arcs.map((count, index) => (index === state.rung ? count + 1 : count))
  const kilovolts = Math.round(state.rungs[state.rung]?.kilovolts ?? 0)
  if ((arcs[state.rung] ?? 0) >= mostArcsAtOneRung) {
    const why = `The tube arced ${mostArcsAtOneRung} times at ${kilovolts} kV. Leave it off and call service.`
    return { state: { ...state, arcs, phase: 'aborted', why }, effects: [{ type: 'turnOff' }] }
  }
  const back = Math.max(0, state.rung - 1)
  const next: WarmUpState = {
    ...state,
    arcs,
    phase: 'quenching',
    rung: back,
    rungs: state.rungs.map((rung, index) =>
      index === back || index === state.rung ? { ...rung, dwellMs: rung.dwellMs * 2 } : rung,
    ),
    sinceMs: atMs,
  }
  return { state: next, effects: [{ type: 'turnOff' }] }
}

/** How far the ladder has been climbed, 0 to 1, by time to stand. */
export function warmUpProgress(state: WarmUpState, atMs: number): number {
  if (state.phase === 'done') return 1
  const total = state.rungs.reduce((sum, rung) => sum + rung.dwellMs, 0)
  if (total === 0) return 0
  const behind = state.rungs.slice(0, state.rung).reduce((sum, rung) => sum + rung.dwellMs, 0)
  const here = state.rungs[state.rung]?.dwellMs ?? 0
  const stood = state.phase === 'dwelling' ? Math.min(here, atMs - state.sinceMs) : 0
  return (behind + stood) / total
}
