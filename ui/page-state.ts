import { create } from 'zustand'
import type { DeviceRow } from '../station/contract/devices.ts'
import type { Inspection } from '../station/contract/inspection.ts'
import type { LaneStatus, TrackedParcel } from '../station/contract/lane-status.ts'

/** Screens of the page; `lane` gives way to the stop screen by itself. */
export type Screen = 'lane' | 'history' | 'devices' | 'calibrate'

/** What the page knows. Everything of the lane comes from the station; nothing is guessed here. */
export type PageState = {
  readonly status: LaneStatus | null
  /** performance.now() when the status came. */
  readonly statusAt: number
  readonly heardAt: number
  /** True while the station has been silent for too long. */
  readonly behind: boolean
  readonly inspections: ReadonlyMap<string, Inspection>
  readonly devices: readonly DeviceRow[]
  readonly screen: Screen
  /** True while the page asks for a staff number. */
  readonly asksStaff: boolean
  /** One sentence for the person, e.g. why a call was refused. */
  readonly said: string | null
}

const mostInspections = 60

/** The page's one store. */
export const usePage = create<PageState>()(() => ({
  status: null,
  statusAt: 0,
  heardAt: 0,
  behind: false,
  inspections: new Map(),
  devices: [],
  screen: screenOf(location.hash),
  asksStaff: false,
  said: null,
}))

/** The screen that an address names. */
export function screenOf(hash: string): Screen {
  return hash === '#history'
    ? 'history'
    : hash === '#devices'
      ? 'devices'
      : hash === '#calibrate'
        ? 'calibrate'
        : 'lane'
}

/** Keeps the newest word on an inspection; old ones go. */
export function keepInspection(record: Inspection): void {
  const inspections = new Map(usePage.getState().inspections)
  inspections.delete(record.id)
  inspections.set(record.id, record)
  while (inspections.size > mostInspections) inspections.delete(inspections.keys().next().value ?? '')
  usePage.setState({ inspections })
}

/** What the officer looks at. `parcel` is null when it has left the belt. */
export type InView = { readonly record: Inspection | null; readonly parcel: TrackedParcel | null }

/**
 * The parcel to be looked at: the referred one nearest to the gate that awaits a decision; else the referred one that was decided and
 * has not reached the gate, because its decision can still be changed; else the last that was judged; else the newest known one with a
 * picture.
 */
export function parcelInView({ status, inspections }: Pick<PageState, 'status' | 'inspections'>): InView {
  const judged = (status?.parcels ?? []).filter((parcel) => parcel.verdict !== null)
  const nearestGate = [...judged].sort((a, b) => b.frontMm - a.frontMm)
  const referred = (phase: TrackedParcel['phase']): TrackedParcel | undefined =>
    nearestGate.find((parcel) => parcel.verdict === 'refer' && parcel.phase === phase)
  const parcel = referred('awaiting-decision') ?? referred('decided') ?? nearestGate.at(-1) ?? null
  if (parcel) return { parcel, record: inspections.get(parcel.inspectionId) ?? null }
  const last = [...inspections.values()].reverse().find((record) => record.scan !== null)
  return { parcel: null, record: last ?? null }
}
