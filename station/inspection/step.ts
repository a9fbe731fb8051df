import { adjustBeam } from './beam.ts'
import { passBelt, passClock } from './due.ts'
import type { LaneEffect } from './effect.ts'
import type { EventOf, LaneDevice, LaneEvent } from './event.ts'
import { officerDecided } from './gate.ts'
import { findingsFailed, findingsReady, scanFailed, scanStored } from './judging.ts'
import { labelRead, declarationFound, declarationMissing, weighed } from './labels.ts'
import type { LaneSettings, LaneState } from './lane-state.ts'
import { goSafe, resetSafe, startLane, stopLane } from './stops.ts'
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
    beltMm: 0,
    beltSpeedMmS: 0,
    openInterlocks: [],
    failedDevices: [],
    generatorFaults: [],
    jammed: false,
    storageRefused: null,
    stops: [{ code: 'start-up', where: null, words, whatToDo, latched: false, sinceMs: 0, waitsFor: [], timeline: [] }],
    parcels: [],
    lastGateSequence: settings.firstGateSequence,
    counts: { judged: 0, cleared: 0, referred: 0, closed: 0, beltStopsForCleared: 0 },
  }
}

/** Causes for which a belt may stop at all: a person's wish, safety, a fault, a full disk. A cleared parcel is none of them. */
const knownStops = new Set<string>([
  'interlock',
  'emergency-stop',
  'lamp',
  'plc-silent',
  'detector-silent',
  'generator-silent',
  'generator-fault',
  'beam-unknown',
  'heartbeat',
  'jam',
  'belt-stopped',
  'gate-unconfirmed',
  'disk-full',
  'operator',
  'tracking',
])

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
  adjustBeam(turn)
  const unexplained = turn.effects.filter(
    (effect) => effect.type === 'stopBelt' && !knownStops.has(effect.cause),
  ).length
  if (unexplained > 0) {
    const { counts } = turn.state
    change(turn, { counts: { ...counts, beltStopsForCleared: counts.beltStopsForCleared + unexplained } })
  }
  return { state: turn.state, effects: turn.effects }
}

const silent: Readonly<Partial<Record<LaneDevice, 'plc-silent' | 'detector-silent' | 'generator-silent'>>> = {
  conveyor: 'plc-silent',
  detector: 'detector-silent',
  generator: 'generator-silent',
}

const including = (list: readonly string[], name: string): readonly string[] =>
  list.includes(name) ? list : [...list, name]
const without = (list: readonly string[], name: string): readonly string[] => list.filter((other) => other !== name)
/** A lane that stands by a person's wish has nothing to be made safe from, but it still keeps the beam off. */
const isLive = ({ state }: Turn): boolean => state.mode !== 'stopped'

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
  interlockOpened: (turn, { name }) => {
    change(turn, { openInterlocks: including(turn.state.openInterlocks, name) })
    const code =
      name === 'emergencyStopReleased' ? 'emergency-stop' : name === 'heartbeatGood' ? 'heartbeat' : 'interlock'
    if (isLive(turn)) goSafe(turn, code, name)
  },
  interlockClosed: (turn, { name }) => change(turn, { openInterlocks: without(turn.state.openInterlocks, name) }),
  lampFailed: (turn) => goSafe(turn, 'lamp', 'lamp'),
  deviceFailed: (turn, { device, message }) => {
    change(turn, { failedDevices: including(turn.state.failedDevices, device) })
    const code = silent[device]
    if (code && isLive(turn)) goSafe(turn, code, device)
    order(turn, { type: 'recordLaneEvent', kind: 'device-failed', words: message.slice(0, 300), facts: { device } })
  },
  deviceRecovered: (turn, { device }) => change(turn, { failedDevices: without(turn.state.failedDevices, device) }),
  generatorFaulted: (turn, { faults }) => {
    change(turn, { generatorFaults: faults })
    if (faults.length > 0 && isLive(turn)) goSafe(turn, 'generator-fault', faults.join(', '))
  },
  beamReadBack: (turn, { emitting }) => change(turn, { beamReadBack: emitting }),
  beamUnknown: (turn) => goSafe(turn, 'beam-unknown', 'generator'),
  beltJammed: (turn) => {
    change(turn, { jammed: true })
    if (isLive(turn)) goSafe(turn, 'jam', 'belt')
  },
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
  inspectionStored: (turn, { trackId }) => {
    if (parcelOf(turn, trackId)?.stored !== false) return
    changeParcel(turn, trackId, { stored: true }, { receipt: 'waiting' })
    const { counts } = turn.state
    change(turn, { counts: { ...counts, closed: counts.closed + 1 } })
  },
  storageRefused: (turn, { words }) => {
    change(turn, { storageRefused: words })
    // A lane on its way stops at the next parcel; one that stands has to say why it cannot start.
    if (turn.state.mode === 'stopped') stopLane(turn, 'disk-full', null)
  },
  storageRecovered: (turn) => {
    change(turn, { storageRefused: null })
    for (const parcel of turn.state.parcels)
      if (parcel.closing && !parcel.stored) order(turn, { type: 'closeInspection', trackId: parcel.trackId })
  },
}

/** The PLC's own word on the belt. A belt that stops although nobody asked for it ends the scan and is a fault. */
function beltChanged(turn: Turn, { running, speedMmS }: EventOf<'beltChanged'>): void {
  const stoppedByItself =
    turn.state.beltRunning && !running && (turn.state.mode === 'running' || turn.state.mode === 'scanning')
  change(turn, { beltRunning: running, beltSpeedMmS: speedMmS })
  if (stoppedByItself) goSafe(turn, 'belt-stopped', 'belt')
}
