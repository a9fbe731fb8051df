import { create } from 'zustand'
import type { DeviceRow } from '../station/contract/devices.ts'
import type { Inspection } from '../station/contract/inspection.ts'
import type { LaneStatus, TrackedParcel } from '../station/contract/lane-status.ts'

/** Screens of the page; `lane` gives way to the stop screen by itself. */
export type Screen = 'lane' | 'history' | 'devices'

/** What the page knows. Everything of the lane comes from the station; nothing is guessed here. */
export type PageState = {
  readonly status: LaneStatus | null
  /** performance.now() when the status came. */
  readonly statusAt: number
  readonly heardAt: number
  readonly behind: boolean
  readonly inspections: ReadonlyMap<string, Inspection>
  readonly devices: readonly DeviceRow[]
  readonly screen: Screen
  /** Parcel that the officer has picked; null follows the lane. */
  readonly pickedId: string | null
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
  pickedId: null,
  asksStaff: false,
  said: null,
}))

/** The screen that an address names. */
export function screenOf(hash: string): Screen {
  return hash === '#history' ? 'history' : hash === '#devices' ? 'devices' : 'lane'
}

/** Keeps the newest word on an inspection; old ones go. */
export function keepInspection(record: Inspection): void {
  const inspections = new Map(usePage.getState().inspections)
  inspections.delete(record.id)
  inspections.set(record.id, record)
  while (inspections.size > mostInspections) inspections.delete(inspections.keys().next().value ?? '')
  usePage.setState({ inspections })
}

/**
 * The parcel to be looked at: the referred one nearest to the gate that still can be decided; else the last that was judged; else the
 * newest known one with a picture.
 */
export function parcelInView(state: PageState): {
  readonly record: Inspection | null
  readonly parcel: TrackedParcel | null
} {
  const parcels = state.status?.parcels ?? []
  const judged = parcels.filter((parcel) => parcel.verdict !== null)
  const open = judged.filter(
    (parcel) => parcel.verdict === 'refer' && (parcel.phase === 'awaiting-decision' || parcel.phase === 'decided'),
  )
  const byGate = [...open].sort((a, b) => b.frontMm - a.frontMm)
  const latest = [...judged].sort((a, b) => a.frontMm - b.frontMm)
  const parcel = byGate[0] ?? latest[0] ?? null
  if (parcel) return { parcel, record: state.inspections.get(parcel.inspectionId) ?? null }
  const last = [...state.inspections.values()].reverse().find((record) => record.scan !== null)
  return { parcel: null, record: last ?? null }
}
