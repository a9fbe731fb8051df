import type { EffectOf, LaneEffect } from '../inspection/effect.ts'
import type { TrackedParcel } from '../inspection/lane-state.ts'
import type { BeamControl } from './beam-control.ts'
import type { Lane } from './lane.ts'
import type { LaneDevices, LaneStore } from './lane-ports.ts'
import type { Scanning } from './scanning.ts'

/** What carries effects out, each order at its device or store. */
export type Crew = {
  readonly devices: {
    readonly conveyor: Pick<LaneDevices['conveyor'], 'command' | 'feedWatchdog' | 'orderGate'>
    readonly generator: Pick<LaneDevices['generator'], 'resetFaults'>
  }
  readonly beam: Pick<BeamControl, 'turnOff' | 'turnOn'>
  readonly store: LaneStore
  readonly scanning: Pick<Scanning, 'close' | 'interpret' | 'forget'>
  readonly weigh: (lane: Lane) => void
  /** Tracks whose newest decision the store did not take; none of them is released. */
  readonly unrecorded: Set<number>
  readonly nowMs: () => number
  readonly onTrouble: (what: string, error: unknown) => void
}

type Hands = { readonly [T in LaneEffect['type']]: (crew: Crew, lane: Lane, effect: EffectOf<T>) => void }

const hands: Hands = {
  turnBeamOff: (crew) => crew.beam.turnOff(),
  turnBeamOn: (crew) => crew.beam.turnOn(),
  startBelt: (crew, lane) => {
    startBelt(crew).catch((error: unknown) => {
      crew.onTrouble('start the belt', error)
      // A belt that does not start is a lane that stands: a person has to press Start again.
      lane.dispatch({ type: 'laneStopped', atMs: crew.nowMs(), by: 'conveyor' })
    })
  },
  stopBelt: (crew) => watch(crew, 'stop the belt', crew.devices.conveyor.command('stop')),
  resetSafety: (crew) => watch(crew, 'reset the safety chain', resetSafety(crew)),
  openInspection: (crew, lane, { trackId }) =>
    onParcel(lane, trackId, (parcel) => write(crew, lane, () => crew.store.openInspection(parcel.record))),
  lookUpDeclaration: (crew, lane, effect) => lookUp(crew, lane, effect),
  weigh: (crew, lane) => crew.weigh(lane),
  closeScan: (crew, lane, effect) =>
    onParcel(lane, effect.trackId, (parcel) => crew.scanning.close(lane, parcel, effect)),
  interpretScan: (crew, lane, { trackId }) =>
    onParcel(lane, trackId, (parcel) => {
      write(crew, lane, () => crew.store.updateInspection(parcel.record))
      crew.scanning.interpret(lane, trackId)
    }),
  storeDecision: (crew, lane, { trackId }) =>
    onParcel(lane, trackId, (parcel) => {
      if (write(crew, lane, () => crew.store.storeDecision(parcel.record))) return crew.unrecorded.delete(trackId)
      crew.unrecorded.add(trackId)
      return lane.dispatch({ type: 'decisionNotStored', atMs: crew.nowMs(), trackId })
    }),
  orderGate: (crew, lane, effect) => orderGate(crew, lane, effect),
  closeInspection: (crew, lane, { trackId }) =>
    onParcel(lane, trackId, (parcel) => {
      if (!write(crew, lane, () => crew.store.closeInspection(parcel.record))) return
      crew.scanning.forget(trackId)
      crew.unrecorded.delete(trackId)
      lane.dispatch({ type: 'inspectionStored', atMs: crew.nowMs(), trackId })
    }),
  recordLaneEvent: (crew, lane, { kind, words, facts }) =>
    void write(crew, lane, () => crew.store.recordLaneEvent({ kind, words, facts })),
}

/** Carries one effect out. What an order brings back arrives at the lane as an event. */
export function carryOut(crew: Crew, lane: Lane, effect: LaneEffect): void {
  const hand = hands[effect.type] as (crew: Crew, lane: Lane, effect: LaneEffect) => void
  hand(crew, lane, effect)
}

function onParcel(lane: Lane, trackId: number, act: (parcel: TrackedParcel) => unknown): void {
  const parcel = lane.state.parcels.find((candidate) => candidate.trackId === trackId)
  if (parcel) act(parcel)
}

/** Runs a write; a disk that refuses becomes an event, and the lane stops taking parcels. */
function write(crew: Crew, lane: Lane, act: () => void): boolean {
  try {
    act()
    return true
  } catch (error) {
    crew.onTrouble('write to the store', error)
    const words = error instanceof Error ? error.message : String(error)
    lane.dispatch({ type: 'storageRefused', atMs: crew.nowMs(), words })
    return false
  }
}

function watch(crew: Crew, what: string, order: Promise<void>): void {
  order.catch((error: unknown) => crew.onTrouble(what, error))
}

async function startBelt(crew: Crew): Promise<void> {
  const { conveyor } = crew.devices
  conveyor.feedWatchdog(true)
  await conveyor.command('reset')
  await conveyor.command('start')
}

/** A person's reset: clears the PLC's abort and the generator's latched faults; starting is another act. */
async function resetSafety(crew: Crew): Promise<void> {
  const { conveyor, generator } = crew.devices
  conveyor.feedWatchdog(true)
  await conveyor.command('clear').catch((error: unknown) => crew.onTrouble('clear the PLC', error))
  await generator.resetFaults()
}

function lookUp(crew: Crew, lane: Lane, { trackId, label }: EffectOf<'lookUpDeclaration'>): void {
  const atMs = crew.nowMs()
  const declaration = crew.store.declarationFor(label)
  if (declaration === null) return lane.dispatch({ type: 'declarationMissing', atMs, trackId })
  const inspectionId = lane.state.parcels.find((parcel) => parcel.trackId === trackId)?.record.id ?? ''
  const sameLabelSeen = crew.store.timesSeen(label, inspectionId)
  const cartonSeen = declaration.masterCarton === null ? null : crew.store.parcelsSeenOf(declaration.masterCarton)
  return lane.dispatch({ type: 'declarationFound', atMs, trackId, declaration, sameLabelSeen, cartonSeen })
}

/** The gate never releases what is not on record, whatever the lane had decided before the store refused. */
function orderGate(crew: Crew, lane: Lane, effect: EffectOf<'orderGate'>): void {
  const { trackId, sequence, windowMm } = effect
  const decision = crew.unrecorded.has(trackId) ? 'divert' : effect.decision
  crew.devices.conveyor.orderGate({ trackId, sequence, decision, windowMm }).then(
    () => lane.dispatch({ type: 'gateEchoed', atMs: crew.nowMs(), sequence }),
    (error: unknown) => {
      const words = error instanceof Error ? error.message : String(error)
      lane.dispatch({ type: 'gateRefused', atMs: crew.nowMs(), trackId, words })
    },
  )
}
