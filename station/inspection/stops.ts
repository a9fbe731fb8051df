import type { StopCause } from '../contract/lane-status.ts'
import { stopText } from './stop-words.ts'
import { change, changeParcel, order, placeMm, rearBeltMm, type Turn } from './turn.ts'

/** Later alarms within this time are the first one's consequences. */
const foldMs = 2000
const mostTimeline = 40
const mostStops = 20
/** A belt that does not run this long after its start is not going to. */
const beltStartMs = 3000

/** Withdraws the beam, stops the belt and latches `safe`; parcels that were in or before the beam have an aborted scan. */
export function goSafe(
  turn: Turn,
  code: StopCause['code'],
  where: string | null,
  words: string = stopText(code, where).words,
): void {
  withdrawBeam(turn)
  addStop(turn, code, where, words, true)
  if (turn.state.mode === 'safe') return
  change(turn, { mode: 'safe', beltDueMs: null })
  order(turn, { type: 'stopBelt', cause: code })
  order(turn, { type: 'recordLaneEvent', kind: 'safe-stop', words, facts: { code, where } })
  abortScans(turn)
}

/** Stops the belt without a latch: a person's wish, or a disk that takes nothing. */
export function stopLane(turn: Turn, code: StopCause['code'], by: string | null): void {
  withdrawBeam(turn)
  const { words } = stopText(code, by)
  addStop(turn, code, by, words, false)
  if (turn.state.mode !== 'running' && turn.state.mode !== 'scanning') return
  change(turn, { mode: 'stopped', beltDueMs: null })
  order(turn, { type: 'stopBelt', cause: code })
  order(turn, { type: 'recordLaneEvent', kind: 'stop', words, facts: { code, by } })
  abortScans(turn)
}

/** Beam off before everything else; harmless when it is off already. */
export function withdrawBeam(turn: Turn): void {
  change(turn, {
    beamRequested: false,
    beamFreeSinceMm: null,
    calibrationBeamUntilMs: null,
    ...(turn.state.mode === 'scanning' ? { mode: 'running' } : {}),
  })
  if (!turn.effects.some((effect) => effect.type === 'turnBeamOff')) order(turn, { type: 'turnBeamOff' })
}

/** A person's reset. It works once everything that the lane waits for is well again, and leads to `stopped`, never further. */
export function resetSafe(turn: Turn, by: string): void {
  if (turn.state.mode !== 'safe' || waitsFor(turn).length > 0) return
  change(turn, { mode: 'stopped', stops: [] })
  addStop(turn, 'operator', null, stopText('operator', null).words, false)
  order(turn, { type: 'resetSafety' })
  order(turn, { type: 'recordLaneEvent', kind: 'reset', words: 'The safe stop was reset.', facts: { by } })
}

/** A person's start: the belt runs, the beam waits for a parcel. */
export function startLane(turn: Turn, by: string): void {
  if (turn.state.mode !== 'stopped' || waitsFor(turn).length > 0) return
  // Whether the belt runs is the PLC's word; it may still run from before, or stop once more because of an order that is on its way.
  change(turn, { mode: 'running', stops: [], beltDueMs: turn.atMs + beltStartMs, startedOnce: true })
  order(turn, { type: 'startBelt' })
  order(turn, { type: 'recordLaneEvent', kind: 'start', words: 'The lane was started.', facts: { by } })
}

/** What still has to become well before Reset (when safe) or Start can work, in words of interlocks and devices. */
export function waitsFor({ state, settings }: Pick<Turn, 'state' | 'settings'>): readonly string[] {
  const { required } = settings.policy.radiation
  return [
    ...state.openInterlocks,
    ...state.failedDevices.filter((device) => isNeeded(device, required)),
    ...(state.linesSilent && !state.failedDevices.includes('detector') ? ['detector'] : []),
    // Latched faults of the generator go away by the reset itself; at the start they must be gone.
    ...(state.mode === 'safe' ? [] : state.generatorFaults.map((fault) => `generator: ${fault}`)),
    ...(state.doseTooHigh ? ['dosimeter'] : []),
    ...(state.jammed ? ['jam'] : []),
    ...(state.storageRefused !== null && state.mode !== 'safe' ? ['storage'] : []),
    ...(state.mode !== 'safe' && isLocked(state, settings) ? ['calibration'] : []),
  ]
}

/** A lane that its policy locks may run only to be calibrated; nothing is cleared then. */
function isLocked({ calibration }: Turn['state'], { policy }: Turn['settings']): boolean {
  return policy.calibration === 'lock' && calibration.doubt !== null && !calibration.underWay
}

/** The belt runs without labels and weights, and without radiation devices unless the policy requires them. */
export function isNeeded(device: string, required: readonly string[]): boolean {
  return (
    (device !== 'barcode' && device !== 'scale' && device !== 'portal' && device !== 'dosimeter') ||
    required.includes(device)
  )
}

function addStop(turn: Turn, code: StopCause['code'], where: string | null, words: string, latched: boolean): void {
  const { stops } = turn.state
  if (stops.some((stop) => stop.code === code && stop.where === where)) return
  const first = stops.find((stop) => stop.latched)
  const step = { atMs: turn.atMs, words }
  if (first && latched && turn.atMs - first.sinceMs <= foldMs) {
    const folded = { ...first, timeline: [...first.timeline, step].slice(0, mostTimeline) }
    return change(turn, { stops: stops.map((stop) => (stop === first ? folded : stop)) })
  }
  const { whatToDo } = stopText(code, where)
  const cause: StopCause = { code, where, words, whatToDo, latched, sinceMs: turn.atMs, waitsFor: [], timeline: [step] }
  // What latches stands before what does not: it is what a person has to deal with first.
  const others = latched ? stops.filter((stop) => stop.latched) : stops.filter((stop) => stop.code !== 'start-up')
  change(turn, { stops: [...others, cause].slice(0, mostStops) })
}

/** A scan is whole only if beam and belt stay on from its first line to its last. */
export function abortScans(turn: Turn): void {
  abortFrom(turn, turn.settings.layout.beamMm - turn.settings.layout.beamIdleMm)
}

/** Only the scans that have begun: the beam may be back before the next parcel, and is looked at again then. */
export function abortScansInBeam(turn: Turn): void {
  abortFrom(turn, turn.settings.layout.beamMm - turn.settings.layout.scanMarginMm)
}

function abortFrom(turn: Turn, fromMm: number): void {
  const { beltMm, parcels } = turn.state
  const { beamMm, scanMarginMm } = turn.settings.layout
  for (const parcel of parcels) {
    if (parcel.scanAsked || parcel.scanAborted) continue
    const reached = placeMm(parcel, beltMm) > fromMm
    const passed = parcel.rearBeltMm !== null && beltMm - rearBeltMm(parcel) > beamMm + scanMarginMm
    if (reached && !passed) changeParcel(turn, parcel.trackId, { scanAborted: true })
  }
}
