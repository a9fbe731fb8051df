import { Button } from 'react-aria-components'
import type { Inspection } from '../../station/contract/inspection.ts'
import { NumberBadge, Shape, type ShapeName } from '../shapes.tsx'
import { labelWords } from '../words.ts'
import { Ledger } from './ledger.tsx'
import { reasonsOf, shownBox } from './marks.tsx'
import type { Picture } from './picture.ts'
import { useReview } from './review-state.ts'
import { zoomTo } from './viewport.ts'

/** What the machine says of the parcel in view: verdict, numbered reasons, declared lines, weight. What is not explained stands on top. */
export function SidePanel({
  record,
  picture,
}: {
  readonly record: Inspection | null
  readonly picture: Picture | null
}) {
  if (!record) {
    return (
      <aside className="side" aria-label="Parcel">
        <section className="verdict">
          <Shape name="waiting" size="l" />
          <div className="who">
            <b>No parcel</b>
            <span className="dim">The first one that is judged comes here by itself.</span>
          </div>
        </section>
      </aside>
    )
  }
  return (
    <aside className="side" aria-label="Parcel">
      <VerdictHead record={record} />
      <Reasons record={record} picture={picture} />
      <DeclaredLines record={record} />
      <Ledger record={record} />
    </aside>
  )
}

function VerdictHead({ record }: { readonly record: Inspection }) {
  const count = reasonsOf(record).length
  const refer = record.verdict === 'refer'
  const words =
    record.verdict === null
      ? 'Not judged yet'
      : refer
        ? `Refer · ${count === 1 ? '1 reason' : `${count} reasons`}`
        : 'Clear'
  const shape: ShapeName = record.verdict === null ? 'waiting' : refer ? 'refer' : 'clear'
  return (
    <section className={refer ? 'verdict refer' : 'verdict'} aria-live="polite">
      <Shape name={shape} size="l" />
      <div className="who">
        <b>{words}</b>
        <bdi className="dim">{labelWords(record.label)}</bdi>
      </div>
    </section>
  )
}

function Reasons({ record, picture }: { readonly record: Inspection; readonly picture: Picture | null }) {
  const picked = useReview((state) => state.reason)
  const reasons = reasonsOf(record)
  if (reasons.length === 0) return record.verdict === 'clear' ? <p className="calm-words">Nothing to explain.</p> : null
  const pick = (number: number): void => {
    const state = useReview.getState()
    state.pickReason(number)
    const box = reasons[number - 1]?.boxPx
    if (!box || !picture) return
    const { x, y, w, h } = shownBox(box, picture)
    if (state.reason === number)
      state.setViewport(
        zoomTo(
          (x + w / 2) / picture.width,
          (y + h / 2) / picture.height,
          Math.max(w / picture.width, h / picture.height),
        ),
      )
  }
  return (
    <section className="reasons" aria-label="Reasons">
      <ol>
        {reasons.map((reason, index) => (
          <li key={index}>
            <Button
              aria-pressed={picked === index + 1}
              onPress={() => pick(index + 1)}
              onFocus={() => useReview.getState().pickReason(index + 1)}
            >
              <NumberBadge number={index + 1} />
              <p>{reason.words}</p>
              {reason.detail ? <span className="sub">{reason.detail}</span> : null}
            </Button>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Declared lines beside the picture. One network for small objects cannot tell goods apart: lines it knows nothing of are not judged. */
function DeclaredLines({ record }: { readonly record: Inspection }) {
  const { declaration } = record
  const objects = reasonsOf(record).filter((reason) => reason.kind === 'undeclared')
  const value = declaration?.lines.reduce((sum, line) => sum + (line.value ?? 0), 0) ?? 0
  return (
    <section className="lines" tabIndex={0} aria-label="Declared">
      <h2>
        <span>
          {declaration
            ? `Declared${value > 0 ? ` · ${declaration.currency ?? ''} ${value.toFixed(2)}` : ''}`
            : 'No declaration'}
        </span>
        <span>In the image</span>
      </h2>
      <ul>
        {objects.map((object, index) => (
          <li key={`object-${index}`} className="unexplained">
            <Shape name="unexplained" />
            <span className="what">
              {object.massG === null
                ? 'a small dense object'
                : `≈ ${Math.max(1, Math.round(object.massG))} g dense object`}
            </span>
            <span className="st">not declared</span>
          </li>
        ))}
        {declaration?.lines.map((line, index) => (
          <li key={index} className="unjudged">
            <Shape name="unjudged" />
            <span className="what">
              <bdi className="auto">{line.quantity}</bdi> × {line.description}
            </span>
            <span className="st">not judged</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
