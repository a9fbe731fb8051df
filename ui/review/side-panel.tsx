import { Button, ToggleButton } from 'react-aria-components'
import type { Inspection } from '../../station/contract/inspection.ts'
import type { Decision } from '../../station/contract/words.ts'
import { NumberBadge, Shape, type ShapeName } from '../shapes.tsx'
import { labelWords } from '../words.ts'
import { declaredHead, lineWords, shownLines } from './declared-lines.ts'
import { Ledger } from './ledger.tsx'
import { shownBox } from './marks.tsx'
import type { Picture } from './picture.ts'
import { partsOf, reasonPage, reasonsOf } from './reasons.ts'
import { useReview } from './review-state.ts'
import { zoomTo } from './viewport.ts'

type Props = { readonly record: Inspection | null; readonly picture: Picture | null }

/** What the machine says of the parcel in view: verdict, numbered reasons, declared lines, weight. What is not explained stands on top. */
export function SidePanel({ record, picture }: Props) {
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
      {record.verdict === 'clear' ? <WhyNobodyIsAsked record={record} /> : null}
    </aside>
  )
}

const decidedWords: Readonly<Record<Decision, string>> = {
  release: 'Released',
  hold: 'Held',
  examine: 'To be examined',
  seize: 'Seized',
}

function headOf(record: Inspection): { readonly words: string; readonly shape: ShapeName } {
  const { verdict, decision, decidedBy } = record
  const count = reasonsOf(record).length
  if (verdict === 'refer') return { words: `Refer · ${count} ${count === 1 ? 'reason' : 'reasons'}`, shape: 'refer' }
  if (decision !== null && decidedBy?.type === 'policy')
    return { words: `${decidedWords[decision]} by policy`, shape: decision }
  return verdict === 'clear' ? { words: 'Clear', shape: 'clear' } : { words: 'Not judged yet', shape: 'waiting' }
}

function VerdictHead({ record }: { readonly record: Inspection }) {
  const { words, shape } = headOf(record)
  return (
    <section className={record.verdict === 'refer' ? 'verdict refer' : 'verdict'} aria-live="polite">
      <Shape name={shape} size="l" />
      <div className="who">
        <b>{words}</b>
        <bdi className="dim">{labelWords(record.label)}</bdi>
      </div>
    </section>
  )
}

function zoomToReason(record: Inspection, picture: Picture | null, number: number): void {
  const box = reasonsOf(record)[number - 1]?.boxPx
  if (!box || !picture) return
  const { x, y, w, h } = shownBox(box, picture)
  const [atX, atY] = [(x + w / 2) / picture.width, (y + h / 2) / picture.height]
  useReview.getState().setViewport(zoomTo(atX, atY, Math.max(w / picture.width, h / picture.height)))
}

/** One touch on a reason zooms to its place, the next one back; Tab goes from reason to reason and the picture follows. */
function Reasons({ record, picture }: { readonly record: Inspection; readonly picture: Picture | null }) {
  const picked = useReview((state) => state.reason)
  const reasons = reasonsOf(record)
  if (reasons.length === 0) return null
  const press = (number: number): void => {
    const { viewport, reason, reset } = useReview.getState()
    if (reason === number && viewport.zoom > 1) return reset()
    useReview.getState().pickReason(number)
    zoomToReason(record, picture, number)
  }
  const follow = (number: number): void => {
    const { viewport, reason, pickReason } = useReview.getState()
    if (reason === number) return
    pickReason(number)
    if (viewport.zoom > 1) zoomToReason(record, picture, number)
  }
  const { from, to } = reasonPage(reasons.length, picked)
  const others = reasons.length - (to - from)
  return (
    <section className={others > 0 ? 'reasons paged' : 'reasons'} aria-label="Reasons">
      <ol start={from + 1}>
        {reasons.slice(from, to).map((reason, index) => (
          <li key={from + index}>
            <ToggleButton
              isSelected={picked === from + index + 1}
              onChange={() => press(from + index + 1)}
              onFocus={() => follow(from + index + 1)}
            >
              <NumberBadge number={from + index + 1} />
              <span className="words">
                {partsOf(reason.words).map(({ text, strong }, part) => (strong ? <b key={part}>{text}</b> : text))}
              </span>
              {reason.detail ? <span className="sub">{reason.detail}</span> : null}
            </ToggleButton>
          </li>
        ))}
      </ol>
      {others > 0 ? (
        <Button className="more" onPress={() => follow((to % reasons.length) + 1)}>
          {`${others} more ${others === 1 ? 'reason' : 'reasons'}`}
        </Button>
      ) : null}
    </section>
  )
}

function DeclaredLines({ record }: { readonly record: Inspection }) {
  return (
    <section className="lines" tabIndex={0} role="region" aria-label="Declared lines">
      <h2>
        <span>{declaredHead(record)}</span>
        <span>In the image</span>
      </h2>
      <ul>
        {shownLines(record).map(({ state, count, what }, index) => (
          <li key={index} className={state}>
            <Shape name={state === 'explained' ? 'clear' : state} />
            <span className="what">
              {count === null ? null : <bdi>{count}</bdi>} {what}
            </span>
            <span className="st">{lineWords[state]}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A cleared parcel says why: what was looked into and did not speak against it, in the machine's own words. */
function WhyNobodyIsAsked({ record }: { readonly record: Inspection }) {
  const calm = record.hypotheses.filter((hypothesis) => !hypothesis.fired).slice(0, 4)
  return (
    <section className="why">
      <h2>
        <span>Why nobody is asked</span>
      </h2>
      <p className="dim">{calm.length === 0 ? 'Nothing to explain.' : calm.map(({ words }) => words).join(' ')}</p>
    </section>
  )
}
