import type { Inspection } from '../contract/inspection.ts'
import type { EventOf, Eye } from './event.ts'
import { confirmGate } from './gate.ts'
import type { TrackedParcel } from './lane-state.ts'
import { loseParcel, markMerged } from './losing.ts'
import { goSafe, stopLane } from './stops.ts'
import { change, changeParcel, order, parcelOf, placeMm, type Turn } from './turn.ts'

/** Two parcels closer than this cannot be told apart by the eyes along the belt. */
const smallestGapMm = 20
/** An eye may flicker this much around a rear edge. */
const flickerMm = 10

/** A front edge at an eye. */
export function eyeRose(turn: Turn, event: EventOf<'eyeRose'>): void {
  if (event.eye === 'infeed') return enter(turn, event)
  const parcel = expectedAt(turn, event.eye, event.beltMm)
  if (!parcel) return appear(turn, event)
  if (event.eye === 'divert' || event.eye === 'outfeed') return confirmGate(turn, parcel, event.eye)
  if (parcel.eyesMet.includes(event.eye)) return riseAgain(turn, parcel, event)
  // One that comes early is the next parcel as well as one more edge of the parcel that still lies under the eye.
  for (const other of turn.state.parcels)
    if (other.trackId !== parcel.trackId && other.eyesMet.includes(event.eye)) riseAgain(turn, other, event)
  const slipMm = event.beltMm - turn.settings.layout.eyesMm[event.eye] - parcel.frontBeltMm
  const rear = parcel.rearBeltMm === null ? null : parcel.rearBeltMm + slipMm
  return changeParcel(turn, parcel.trackId, {
    eyesMet: [...parcel.eyesMet, event.eye],
    frontBeltMm: parcel.frontBeltMm + slipMm,
    rearBeltMm: rear,
  })
}

/** A second front edge at an eye of the tunnel within one track: light came through between two parcels. */
function riseAgain(turn: Turn, parcel: TrackedParcel, { eye, beltMm }: EventOf<'eyeRose'>): void {
  const behindMm = beltMm - turn.settings.layout.eyesMm[eye] - parcel.frontBeltMm
  const lengthMm = lengthOf(parcel) ?? turn.settings.layout.longestParcelMm
  const flickers = behindMm <= smallestGapMm || behindMm > lengthMm - flickerMm
  if (!flickers) markMerged(turn, parcel)
}

/**
 * A rear edge at an eye. The infeed eye measures the length; the eyes of the tunnel measure it again, and a parcel whose rear is not
 * where it should be is more than one. A parcel that appeared behind the infeed eye gets its rear from the eye that saw it first.
 */
export function eyeFell(turn: Turn, event: EventOf<'eyeFell'>): void {
  const { eye, beltMm } = event
  if (eye === 'divert' || eye === 'outfeed') return
  const parcel = turn.state.parcels.findLast(
    (candidate) => candidate.eyesMet.includes(eye) && (eye !== 'infeed' || candidate.rearBeltMm === null),
  )
  if (!parcel || parcel.closing) return
  const rear = beltMm - turn.settings.layout.eyesMm[eye]
  const measures = parcel.rearBeltMm === null && (parcel.eyesMet[0] === eye || parcel.merged)
  if (measures) return measureRear(turn, parcel, rear)
  if (rear - parcel.frontBeltMm <= smallestGapMm) return
  const { toleranceMm } = turn.settings.layout
  if (parcel.rearBeltMm === null || Math.abs(rear - parcel.rearBeltMm) > toleranceMm) markMerged(turn, parcel)
}

function measureRear(turn: Turn, parcel: TrackedParcel, rear: number): void {
  const { longestParcelMm } = turn.settings.layout
  const lengthMm = rear - parcel.frontBeltMm
  changeParcel(
    turn,
    parcel.trackId,
    { rearBeltMm: rear, merged: parcel.merged || lengthMm > longestParcelMm },
    { lengthMm: Math.max(0, lengthMm) },
  )
}

function enter(turn: Turn, event: EventOf<'eyeRose'>): void {
  const before = turn.state.parcels.at(-1)
  const touching =
    before !== undefined && before.rearBeltMm !== null && event.beltMm - before.rearBeltMm < smallestGapMm
  if (touching) markMerged(turn, before)
  track(turn, event, event.beltMm, { merged: touching })
  if (turn.state.storageRefused !== null) stopLane(turn, 'disk-full', null)
}

/** A parcel that nobody saw before this eye: laid on the belt by hand, or lost and found. It is always referred. */
function appear(turn: Turn, event: EventOf<'eyeRose'>): void {
  const place = turn.settings.layout.eyesMm[event.eye]
  const parcel = track(turn, event, event.beltMm - place, {
    trackingLost: true,
    scanAborted: place > turn.settings.layout.beamMm,
    eyesMet: [event.eye],
  })
  if (!parcel || (event.eye !== 'divert' && event.eye !== 'outfeed')) return
  loseParcel(turn, parcel)
  if (event.eye === 'outfeed') goSafe(turn, 'tracking', 'the release end')
}

function track(
  turn: Turn,
  event: EventOf<'eyeRose'>,
  frontBeltMm: number,
  flags: Partial<TrackedParcel>,
): TrackedParcel | undefined {
  const { inspectionId, trackId } = event
  // Without names the lane could not keep it apart; the ears always give them.
  if (inspectionId === null || trackId === null || parcelOf(turn, trackId)) return undefined
  const parcel: TrackedParcel = {
    ...freshParcel(trackId, frontBeltMm, freshRecord(turn, inspectionId, trackId)),
    eyesMet: [event.eye],
    ...flags,
  }
  change(turn, { parcels: [...turn.state.parcels, parcel].sort((a, b) => b.frontBeltMm - a.frontBeltMm).reverse() })
  order(turn, { type: 'openInspection', trackId })
  return parcel
}

function lengthOf(parcel: TrackedParcel): number | null {
  return parcel.rearBeltMm === null ? null : parcel.rearBeltMm - parcel.frontBeltMm
}

/**
 * The parcel whose front (or, once met or merged, any part) should be at this eye now. While its rear is unknown, a parcel that the eye
 * has met may still be as long as any.
 */
function expectedAt(turn: Turn, eye: Eye, beltMm: number): TrackedParcel | undefined {
  const { eyesMm, toleranceMm, longestParcelMm } = turn.settings.layout
  const offset = (parcel: TrackedParcel): number => beltMm - eyesMm[eye] - parcel.frontBeltMm
  const fits = turn.state.parcels.filter((parcel) => {
    const met = parcel.eyesMet.includes(eye)
    const lengthMm = lengthOf(parcel) ?? (met ? longestParcelMm : 0)
    return offset(parcel) >= -toleranceMm && offset(parcel) <= toleranceMm + (met || parcel.merged ? lengthMm : 0)
  })
  const fresh = fits.filter((parcel) => !parcel.eyesMet.includes(eye))
  const nearest = (list: readonly TrackedParcel[]): TrackedParcel | undefined =>
    [...list].sort((a, b) => Math.abs(offset(a)) - Math.abs(offset(b)))[0]
  return nearest(fresh) ?? nearest(fits)
}

/** The parcel that lies over a place now, with room for error at both ends. */
export function parcelOver(turn: Turn, place: number, beltMm: number): TrackedParcel | undefined {
  const { toleranceMm } = turn.settings.layout
  return turn.state.parcels.find((parcel) => {
    const front = placeMm(parcel, beltMm)
    const rear = parcel.rearBeltMm === null ? -Infinity : beltMm - parcel.rearBeltMm
    return !parcel.closing && front >= place - toleranceMm && rear <= place + toleranceMm
  })
}

function freshParcel(trackId: number, frontBeltMm: number, record: Inspection): TrackedParcel {
  return {
    trackId,
    frontBeltMm,
    rearBeltMm: null,
    eyesMet: [],
    merged: false,
    trackingLost: false,
    scanAborted: false,
    beamChecked: false,
    weighAsked: false,
    scanAsked: false,
    scanFailure: null,
    declarationState: 'no-label',
    sameLabelSeen: 0,
    radiation: [],
    cartonSeen: null,
    gateSequence: null,
    closing: false,
    stored: false,
    verdictDueMs: null,
    record,
  }
}

function freshRecord({ settings, state, atMs }: Turn, id: string, trackId: number): Inspection {
  return {
    id,
    laneId: settings.laneId,
    trackId,
    label: null,
    otherLabels: [],
    declaration: null,
    enteredAt: atMs,
    lastLineAt: null,
    verdictAt: null,
    decidedAt: null,
    closedAt: null,
    lengthMm: null,
    scan: null,
    scaleG: null,
    imageMassG: null,
    hypotheses: [],
    verdict: null,
    decision: null,
    decidedBy: null,
    reasonCode: null,
    gate: 'none',
    versions:
      state.calibration.version === null
        ? settings.versions
        : { ...settings.versions, calibration: state.calibration.version },
    timingMs: null,
    receipt: null,
  }
}
