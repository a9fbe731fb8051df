import { useEffect } from 'react'
import { ToggleButton } from 'react-aria-components'
import type { Inspection } from '../../station/contract/inspection.ts'
import { usePicture } from '../review/pictures.ts'
import { partsOf, reasonsOf } from '../review/reasons.ts'
import { useReview } from '../review/review-state.ts'
import { Stage } from '../review/stage.tsx'
import { Tools } from '../review/tools.tsx'
import { NumberBadge, Shape } from '../shapes.tsx'
import { decisionLine, labelWords } from '../words.ts'
import { declaredWords, receiptWords, shapeOf, whereWords } from './history-words.ts'

/** Reasons that the side of the screen has room for. */
const reasonsShown = 3

type Props = {
  readonly record: Inspection | null
  readonly close: boolean
  readonly setClose: (close: boolean) => void
}

/** One past parcel: its picture with the marks, why, what was decided, where it is and what headquarters has. */
export function OneParcel({ record, close, setClose }: Props) {
  const picture = usePicture(record)
  useEffect(() => useReview.getState().reset(), [record?.id])
  if (!record) {
    return (
      <aside className="one" aria-label="One parcel">
        <p className="dim">No parcel yet.</p>
      </aside>
    )
  }
  return (
    <aside className="one" aria-label="One parcel">
      <header>
        <Shape name={shapeOf(record)} size="l" />
        <div>
          <h2>
            <bdi>{labelWords(record.label)}</bdi>
          </h2>
          <p className="dim">{decisionLine(record)}</p>
        </div>
      </header>
      {close ? null : (
        <div className="small-stage">
          <Stage record={record} picture={picture} credit={null} small />
        </div>
      )}
      {record.scan?.attribution ? <p className="note">{record.scan.attribution}</p> : null}
      <Why record={record} />
      <dl>
        <dt>Declared</dt>
        <dd>{declaredWords(record)}</dd>
        <dt>Weight</dt>
        <dd>{record.scaleG === null ? 'not weighed' : `${record.scaleG.toLocaleString('en')} g`}</dd>
        <dt>Where now</dt>
        <dd>{whereWords(record)}</dd>
        <dt>HQ</dt>
        <dd>{receiptWords(record)}</dd>
      </dl>
      <div className="go">
        <ToggleButton className="btn pick" isSelected={close} onChange={setClose} isDisabled={!picture}>
          {close ? 'Back to all pictures' : 'Look closer'}
        </ToggleButton>
      </div>
    </aside>
  )
}

function Why({ record }: { readonly record: Inspection }) {
  const reasons = reasonsOf(record)
  if (reasons.length === 0)
    return <p className="lead">{record.verdict === null ? 'Not judged yet.' : 'Nothing to explain.'}</p>
  const more = reasons.length - reasonsShown
  return (
    <ol className="why-list">
      {reasons.slice(0, reasonsShown).map((reason, index) => (
        <li key={index}>
          <NumberBadge number={index + 1} />
          <p>{partsOf(reason.words).map(({ text, strong }, part) => (strong ? <b key={part}>{text}</b> : text))}</p>
        </li>
      ))}
      {more > 0 ? <li className="dim">{`and ${more} more`}</li> : null}
    </ol>
  )
}

/** The picture in the room of the shelf, with the tools of the lane. */
export function CloseLook({ record }: { readonly record: Inspection }) {
  const picture = usePicture(record)
  return (
    <div className="close-look">
      <Tools picture={picture} />
      <Stage record={record} picture={picture} credit={null} />
    </div>
  )
}
