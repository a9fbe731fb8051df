import type { EventOf } from './event.ts'
import { radiationHypothesis } from './hypotheses/radiation.ts'
import { referForThreat } from './losing.ts'
import { goSafe } from './stops.ts'
import { change, changeParcel, order, parcelOf, placeMm, rearBeltMm, type Turn } from './turn.ts'

/** An alarm belongs to every parcel that was in the portal; nobody can tell neighbours apart, so both are looked at. */
export function radiationAlarmed(turn: Turn, { kind, sigmas, beltMm }: EventOf<'radiationAlarmed'>): void {
  const { portalMm } = turn.settings.layout
  const words = `The radiation portal alarms: ${kind}.`
  order(turn, { type: 'recordLaneEvent', kind: 'radiation-alarm', words, facts: { radiation: kind, sigmas } })
  if (!portalMm) return
  const [from, to] = portalMm
  for (const parcel of turn.state.parcels) {
    if (parcel.closing) continue
    const rear = parcel.rearBeltMm === null ? 0 : beltMm - rearBeltMm(parcel)
    if (placeMm(parcel, beltMm) < from || rear > to) continue
    note(turn, parcel.trackId, { kind, sigmas })
  }
}

/** The strongest alarm of each kind is kept; one that comes after the verdict takes a release back. */
function note(turn: Turn, trackId: number, seen: { kind: 'gamma' | 'neutron'; sigmas: number | null }): void {
  const parcel = parcelOf(turn, trackId)
  if (!parcel) return
  const before = parcel.radiation.find(({ kind }) => kind === seen.kind)
  if (before && (before.sigmas ?? 0) >= (seen.sigmas ?? 0)) return
  changeParcel(turn, trackId, { radiation: [...parcel.radiation.filter((other) => other !== before), seen] })
  const { referAlarms } = turn.settings.policy.radiation
  if (parcel.record.verdict !== null) referForThreat(turn, trackId, radiationHypothesis(seen, referAlarms))
}

/** Dose rate at the operator's place over its limit: the lane stops, where the policy says so, and waits until it is well again. */
export function doseRoseTooHigh(turn: Turn, { uSvH, limitUSvH }: EventOf<'doseRoseTooHigh'>): void {
  const words = `The dosimeter reads ${uSvH.toFixed(1)} µSv/h; ${limitUSvH.toFixed(1)} is the limit.`
  order(turn, { type: 'recordLaneEvent', kind: 'dose-alarm', words, facts: { uSvH, limitUSvH } })
  if (!turn.settings.policy.radiation.dosimeterStops) return
  change(turn, { doseTooHigh: true })
  goSafe(turn, 'radiation', 'dosimeter', words)
}
