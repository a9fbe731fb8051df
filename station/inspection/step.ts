import { adjustBeam } from './beam.ts'
import { calibrationBeamReleased, calibrationBeamWanted } from './calibration-beam.ts'
import { passBelt, passClock } from './due.ts'
import type { LaneEffect } from './effect.ts'
import type { EventOf, LaneDevice, LaneEvent } from './event.ts'
import { officerDecided } from './gate.ts'
import { stopOnFullDisk } from './full-disk.ts'
import { findingsFailed, findingsReady, scanFailed, scanStored } from './judging.ts'
import { labelRead, declarationFound, declarationMissing, weighed } from './labels.ts'
import type { LaneSettings, LaneState } from './lane-state.ts'
import { forgetDecision, doubtParcels } from './losing.ts'
import { doseRoseTooHigh, radiationAlarmed } from './radiation.ts'
import type { StopCause } from '../contract/lane-status.ts'
import { abortScans, abortScansInBeam, goSafe, isNeeded, resetSafe, startLane, stopLane } from './stops.ts'
import { stopText } from './stop-words.ts'
import { eyeFell, eyeRose } from './tracking.ts'
import { change, changeParcel, order, parcelOf, type Turn } from './turn.ts'

/** A lane that has just been switched on: nothing known, nothing moving, waiting for a person. */
export function initialState(settings: LaneSettings): LaneState {
  const { words, whatToDo } = stopText('start-up', null)
  return {
    mode: 'stopped',
    beamRequested: false,
    beamReadBack: null,
    beamFreeSinceMm: null,
    beltRunning: false,
    beltDueMs: null,
    closedOnce: false,
    startedOnce: false,
    beltMm: 0,
    beltSpeedMmS: 0,
    openInterlocks: [],
    failedDevices: [],
    linesSilent: false,
    generatorFaults: [],
    doseTooHigh: false,
    jammed: false,
    storageRefused: null,
    stops: [{ code: 'start-up', where: null, words, whatToDo, latched: false, sinceMs: 0, waitsFor: [], timeline: [] }],
    parcels: [],
    calibrationBeamUntilMs: null,
    calibration: { version: null, doubt: null, underWay: false },
    lastGateSequence: settings.firstGateSequence,
    counts: { judged: 0, cleared: 0, referred: 0, closed: 0, beltStopsForCleared: 0 },
  }
}

/**
 * The lane as one pure function: what has happened goes in, the new state and the orders come out. The same events always give the
 * same state. Beam-off stands before every other order.
 *
 * ```
 *              person: start                parcel needs the beam
 *   stopped ───────────────▶ running ◀───────────────────────────▶ scanning
 *      ▲                        │ interlock, fault, silence, gate       │
 *      └── person: reset ── safe ◀──────────────────────────────────────┘
 * ```
 */
export function step(
  settings: LaneSettings,
  state: LaneState,
  event: LaneEvent,
): { state: LaneState; effects: LaneEffect[] } {
  const turn: Turn = { settings, atMs: event.atMs, state, effects: [] }
  if ('beltMm' in event && event.beltMm > state.beltMm) change(turn, { beltMm: event.beltMm })
  const handle = handlers[event.type] as (turn: Turn, event: LaneEvent) => void
  handle(turn, event)
  stopOnFullDisk(turn)
  adjustBeam(turn)
  return { state: turn.state, effects: turn.effects }
}

const silent: Readonly<Partial<Record<LaneDevice, StopCause['code']>>> = {
  conveyor: 'plc-silent',
  detector: 'detector-silent',
  generator: 'generator-silent',
  portal: 'portal-silent',
  dosimeter: 'dosimeter-silent',
}

const including = (list: readonly string[], name: string): readonly string[] =>
  list.includes(name) ? list : [...list, name]
const without = (list: readonly string[], name: string): readonly string[] => list.filter((other) => other !== name)
/**
 * Whether a fault latches `safe`. While the station comes up nothing is at work yet and devices are still being found: the lane then
 * stands and waits for what is not well. That time is over with the first start.
 */
const latches = ({ state }: Turn): boolean => state.startedOnce || state.mode !== 'stopped'

const handlers: { readonly [T in LaneEvent['type']]: (turn: Turn, event: EventOf<T>) => void } = {
  laneStarted: (turn, { by }) => startLane(turn, by),
  laneStopped: (turn, { by }) => stopLane(turn, 'operator', by),
  safeReset: (turn, { by }) => resetSafe(turn, by),
  eyeRose,
  eyeFell,
  beltReached: passBelt,
  clockReached: passClock,
  beltChanged,
  labelRead,
  labelUnreadable: () => undefined,
  weighed,
  declarationFound,
  declarationMissing,
  interlockOpened,
  interlockClosed: (turn, { name }) => {
    change(turn, { openInterlocks: without(turn.state.openInterlocks, name) })
    noteAllClosed(turn)
  },
  lampFailed: (turn) => goSafe(turn, 'lamp', 'lamp'),
  deviceFailed: (turn, { device, message }) => {
    change(turn, { failedDevices: including(turn.state.failedDevices, device) })
    const code = silent[device]
    if (code && isNeeded(device, turn.settings.policy.radiation.required) && latches(turn)) goSafe(turn, code, device)
    // The belt may have moved unseen.
    if (device === 'conveyor') doubtParcels(turn)
    order(turn, { type: 'recordLaneEvent', kind: 'device-failed', words: message.slice(0, 300), facts: { device } })
  },
  deviceRecovered: (turn, { device }) => change(turn, { failedDevices: without(turn.state.failedDevices, device) }),
  generatorFaulted: (turn, { faults }) => {
    change(turn, { generatorFaults: faults })
    if (faults.length > 0 && latches(turn)) goSafe(turn, 'generator-fault', faults.join(', '))
  },
  linesStopped: (turn, { message }) => {
    change(turn, { linesSilent: true })
    if (latches(turn)) goSafe(turn, 'detector-silent', 'detector')
    const facts = { device: 'detector' }
    order(turn, { type: 'recordLaneEvent', kind: 'device-failed', words: message.slice(0, 300), facts })
  },
  linesResumed: (turn) => change(turn, { linesSilent: false }),
  beamReadBack: (turn, { emitting }) => {
    // X-rays that go out while they are asked for leave a hole in the picture.
    if (!emitting && turn.state.beamReadBack && turn.state.beamRequested) abortScansInBeam(turn)
    change(turn, { beamReadBack: emitting })
  },
  beamUnknown: (turn) => goSafe(turn, 'beam-unknown', 'generator'),
  beltJammed: (turn) => {
    change(turn, { jammed: true })
    if (latches(turn)) goSafe(turn, 'jam', 'belt')
    doubtParcels(turn)
  },
  radiationAlarmed,
  doseRoseTooHigh,
  doseFell: (turn) => change(turn, { doseTooHigh: false }),
  jamCleared: (turn) => change(turn, { jammed: false }),
  scanStored,
  scanFailed,
  findingsReady,
  findingsFailed,
  officerDecided,
  gateEchoed: () => undefined,
  // The PLC's own default is the hold chute, so a refused order is safe; the gate's eye will say where the parcel went.
  gateRefused: (turn, { trackId, words }) =>
    order(turn, { type: 'recordLaneEvent', kind: 'gate-refused', words: words.slice(0, 300), facts: { trackId } }),
  decisionNotStored: (turn, { trackId }) => forgetDecision(turn, trackId),
  inspectionStored: (turn, { trackId }) => {
    if (parcelOf(turn, trackId)?.stored !== false) return
    changeParcel(turn, trackId, { stored: true }, { receipt: 'waiting' })
    const { counts } = turn.state
    change(turn, { counts: { ...counts, closed: counts.closed + 1 } })
  },
  storageRefused: (turn, { words }) => {
    change(turn, { storageRefused: words })
    // One that stands has to say why it cannot start.
    if (turn.state.mode === 'stopped') stopLane(turn, 'disk-full', null)
  },
  calibrationBeamWanted,
  calibrationBeamReleased,
  calibrationChanged: (turn, { version, doubt, underWay }) =>
    change(turn, { calibration: { version, doubt, underWay } }),
  storageRecovered: (turn) => {
    change(turn, { storageRefused: null })
    for (const parcel of turn.state.parcels)
      if (parcel.closing && !parcel.stored) order(turn, { type: 'closeInspection', trackId: parcel.trackId })
  },
}

/** What is open when the station comes up is its state, not something that happened: only what opens later latches. */
function interlockOpened(turn: Turn, { name }: EventOf<'interlockOpened'>): void {
  const { closedOnce } = turn.state
  change(turn, { openInterlocks: including(turn.state.openInterlocks, name) })
  // The PLC's watchdog may run out before the first start without anything being wrong.
  if (name === 'heartbeatGood') return latches(turn) ? goSafe(turn, 'heartbeat', name) : undefined
  const code = name === 'emergencyStopReleased' ? 'emergency-stop' : 'interlock'
  if (closedOnce || latches(turn)) goSafe(turn, code, name)
}

function noteAllClosed(turn: Turn): void {
  if (turn.state.openInterlocks.length === 0 && !turn.state.closedOnce) change(turn, { closedOnce: true })
}

/** The PLC's own word on the belt. A belt that stops although nobody asked for it ends the scan and is a fault. */
function beltChanged(turn: Turn, { running, speedMmS }: EventOf<'beltChanged'>): void {
  const { beltRunning, beltDueMs, mode } = turn.state
  change(turn, { beltRunning: running, beltSpeedMmS: speedMmS })
  noteAllClosed(turn)
  if (running) return change(turn, { beltDueMs: null })
  if (!beltRunning || (mode !== 'running' && mode !== 'scanning')) return
  // Just after a start this may still be the stop before it.
  if (beltDueMs === null) goSafe(turn, 'belt-stopped', 'belt')
  else abortScans(turn)
}
