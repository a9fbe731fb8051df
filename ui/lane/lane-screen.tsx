import { useEffect } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { Inspection } from '../../station/contract/inspection.ts'
import type { LaneStatus } from '../../station/contract/lane-status.ts'
import { StatusBar } from '../frame/status-bar.tsx'
import { keepInspection, parcelInView, usePage } from '../page-state.ts'
import { DecisionBar } from '../review/decision-bar.tsx'
import { usePicture } from '../review/pictures.ts'
import { useReview } from '../review/review-state.ts'
import { SidePanel } from '../review/side-panel.tsx'
import { Stage } from '../review/stage.tsx'
import { Tools } from '../review/tools.tsx'
import { call } from '../station-client.ts'
import { labelWords } from '../words.ts'
import { Belt } from './belt.tsx'
import type { Waterfall } from './waterfall.ts'

type Props = { readonly status: LaneStatus; readonly waterfall: Waterfall; readonly still: boolean }

/**
 * The officer's screen: the parcel that needs a look, why, and four decisions; the belt above it is the queue. The order of the elements
 * is the order of reading and of the Tab key: reasons, lines, decisions, tools, bar.
 */
export function LaneScreen({ status, waterfall, still }: Props) {
  const { record, parcel } = usePage(useShallow(parcelInView))
  const behind = usePage((state) => state.behind)
  const picture = usePicture(record)
  useMissingRecord(parcel?.inspectionId ?? null, record)
  useEffect(() => useReview.getState().reset(), [record?.id])
  return (
    <div className="officer">
      <main className="all">
        <h1 className="sr">{record ? `Parcel ${labelWords(record.label)}` : 'Lane'}</h1>
        <SidePanel record={record} picture={picture} />
        <DecisionBar record={record} parcel={parcel} disabled={behind} still={still} />
        <Tools picture={picture} />
        <Stage record={record} picture={picture} credit={record?.scan?.attribution ?? status.attribution} />
        <Belt waterfall={waterfall} viewedId={parcel?.inspectionId ?? null} still={still} />
      </main>
      <StatusBar status={status} still={still} />
    </div>
  )
}

/** A page that was opened late asks for what it has not heard. */
function useMissingRecord(id: string | null, record: Inspection | null): void {
  useEffect(() => {
    // An answer that does not come is asked for again with the next parcel; the panel says "No parcel" until then.
    if (id !== null && record === null) call('inspection.get', { id }).then(keepInspection, () => undefined)
  }, [id, record])
}
