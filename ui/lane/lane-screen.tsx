import { useEffect, useState } from 'react'
import type { Inspection } from '../../station/contract/inspection.ts'
import type { LaneStatus } from '../../station/contract/lane-status.ts'
import { StatusBar } from '../frame/status-bar.tsx'
import { keepInspection, parcelInView, usePage } from '../page-state.ts'
import { DecisionBar } from '../review/decision-bar.tsx'
import { type Picture, pictureOf } from '../review/picture.ts'
import { useReview } from '../review/review-state.ts'
import { SidePanel } from '../review/side-panel.tsx'
import { Stage } from '../review/stage.tsx'
import { Tools } from '../review/tools.tsx'
import { call, fetchPlane } from '../station-client.ts'
import { labelWords } from '../words.ts'
import { Belt } from './belt.tsx'
import type { Waterfall } from './waterfall.ts'

const mostPictures = 12
const pictures = new Map<string, Picture>()

/** The officer's screen: the parcel that needs a look, why, and four decisions; the belt above it is the queue. */
export function LaneScreen({
  status,
  waterfall,
  still,
}: {
  readonly status: LaneStatus
  readonly waterfall: Waterfall
  readonly still: boolean
}) {
  const { record, parcel } =
    usePage(parcelKey) === null ? { record: null, parcel: null } : parcelInView(usePage.getState())
  const behind = usePage((state) => state.behind)
  const picture = usePicture(record)
  useMissingRecord(parcel?.inspectionId ?? null, record)
  useEffect(() => useReview.getState().reset(), [record?.id])
  return (
    <div className="officer">
      <StatusBar status={status} still={still} />
      <main className="all">
        <h1 className="sr">{record ? `Parcel ${labelWords(record.label)}` : 'Lane'}</h1>
        <Belt waterfall={waterfall} viewedId={parcel?.inspectionId ?? null} still={still} />
        <Tools picture={picture} />
        <Stage record={record} picture={picture} credit={record?.scan?.attribution ?? status.attribution} />
        <SidePanel record={record} picture={picture} />
        <DecisionBar record={record} parcel={parcel} disabled={behind} still={still} />
      </main>
    </div>
  )
}

/** Changes when another parcel comes into view or something about it does. */
function parcelKey(state: ReturnType<typeof usePage.getState>): string | null {
  const { record, parcel } = parcelInView(state)
  if (!record && !parcel) return null
  return JSON.stringify([
    parcel?.inspectionId,
    parcel?.phase,
    parcel?.secondsToGate,
    record?.id,
    record?.verdict,
    record?.decision,
    record?.reasonCode,
    record?.scaleG,
    record?.hypotheses.length,
  ])
}

/** The picture of a record, fetched once. */
export function usePicture(record: Inspection | null): Picture | null {
  const id = record?.id ?? null
  const planes = (record?.scan?.evidence ?? []).map((file) => file.plane).join()
  const [, setTurn] = useState(0)
  useEffect(() => {
    if (id === null || planes === '' || pictures.has(id)) return undefined
    let gone = false
    const names = planes.split(',') as ('single' | 'low' | 'high')[]
    Promise.all(names.map((name) => fetchPlane(id, name))).then(
      (all) => {
        const picture = pictureOf(all)
        if (picture) pictures.set(id, picture)
        while (pictures.size > mostPictures) pictures.delete(pictures.keys().next().value ?? '')
        if (!gone) setTurn((turn) => turn + 1)
      },
      // The stage says that the picture is not here yet; the next word on the parcel asks again.
      () => undefined,
    )
    return () => {
      gone = true
    }
  }, [id, planes])
  return id === null ? null : (pictures.get(id) ?? null)
}

/** A page that was opened late asks for what it has not heard. */
function useMissingRecord(id: string | null, record: Inspection | null): void {
  useEffect(() => {
    if (id !== null && record === null) call('inspection.get', { id }).then(keepInspection, () => undefined)
  }, [id, record])
}
