import { useEffect, useMemo, useState } from 'react'
import { Button, Input, SearchField, ToggleButton } from 'react-aria-components'
import type { Inspection } from '../../station/contract/inspection.ts'
import type { LaneStatus } from '../../station/contract/lane-status.ts'
import { StatusBar } from '../frame/status-bar.tsx'
import { usePicture } from '../lane/lane-screen.tsx'
import { say } from '../saying.ts'
import { Shape, type ShapeName } from '../shapes.tsx'
import { reasonsOf } from '../review/marks.tsx'
import { Stage } from '../review/stage.tsx'
import { call, thumbnailUrl } from '../station-client.ts'
import { clock, decisionLine, decisionWords, labelWords } from '../words.ts'

type Filter = 'all' | 'referred' | 'held'

/** The last parcels: pictures with the shapes of what was decided, and one of them in full. */
export function HistoryScreen({ status, still }: { readonly status: LaneStatus; readonly still: boolean }) {
  const records = useRecent()
  const [filter, setFilter] = useState<Filter>('all')
  const [words, setWords] = useState('')
  const [pickedId, setPickedId] = useState<string | null>(null)
  const shown = useMemo(() => records.filter((record) => fits(record, filter, words)), [records, filter, words])
  const picked =
    shown.find((record) => record.id === pickedId) ?? shown.find((record) => record.scan !== null) ?? shown[0] ?? null
  return (
    <div className="page">
      <StatusBar status={status} still={still} />
      <main className="all">
        <h1 className="sr">Past parcels</h1>
        <div className="his">
          <div className="q">
            <SearchField aria-label="Label, carton or goods" className="field" value={words} onChange={setWords}>
              <Shape name="zoom" size="s" />
              <Input placeholder="Scan a label, or type label, carton, goods" />
            </SearchField>
            <FilterButton now={filter} me="all" words="All" set={setFilter} />
            <FilterButton now={filter} me="referred" words="Referred" set={setFilter} />
            <FilterButton now={filter} me="held" words="Held here" set={setFilter} />
            <Button className="btn main" onPress={() => (location.hash = '')}>
              <Shape name="reset" size="s" /> Back to the lane <kbd>Esc</kbd>
            </Button>
          </div>
          <ul className="shelf" aria-label="Parcels">
            {shown.map((record) => (
              <li key={record.id}>
                <Tile record={record} picked={record.id === picked?.id} onPick={() => setPickedId(record.id)} />
              </li>
            ))}
            {shown.length === 0 ? (
              <li className="dim">No parcel fits. Take a filter away, or wait for the next one.</li>
            ) : null}
          </ul>
          <One record={picked} />
        </div>
      </main>
    </div>
  )
}

function FilterButton({
  now,
  me,
  words,
  set,
}: {
  readonly now: Filter
  readonly me: Filter
  readonly words: string
  readonly set: (filter: Filter) => void
}) {
  return (
    <ToggleButton className="btn filter" isSelected={now === me} onChange={() => set(me)}>
      {words}
    </ToggleButton>
  )
}

function fits(record: Inspection, filter: Filter, words: string): boolean {
  if (filter === 'referred' && record.verdict !== 'refer') return false
  if (filter === 'held' && (record.decision === null || record.decision === 'release')) return false
  const text = [
    record.label,
    record.declaration?.masterCarton,
    ...(record.declaration?.lines.map((line) => line.description) ?? []),
  ]
    .join(' ')
    .toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.replaceAll(' ', '').includes(word) || text.includes(word))
}

function shapeOf(record: Inspection): ShapeName {
  return record.decision ?? (record.verdict === null ? 'waiting' : record.verdict === 'clear' ? 'clear' : 'refer')
}

function Tile({
  record,
  picked,
  onPick,
}: {
  readonly record: Inspection
  readonly picked: boolean
  readonly onPick: () => void
}) {
  return (
    <Button className="tile" aria-current={picked} onPress={onPick}>
      {record.scan ? <img src={thumbnailUrl(record.id)} alt="" /> : <span className="noimg">no picture</span>}
      <div>
        <Shape name={shapeOf(record)} size="s" />
        <span>
          <bdi>{labelWords(record.label)}</bdi>
          <br />
          <small className="dim">{`${record.decision ? decisionWords[record.decision].toLowerCase() : 'open'} · ${clock(record.enteredAt).slice(0, 5)}`}</small>
        </span>
      </div>
    </Button>
  )
}

function One({ record }: { readonly record: Inspection | null }) {
  const picture = usePicture(record)
  if (!record) {
    return (
      <aside className="one" aria-label="One parcel">
        <p className="dim">No parcel yet.</p>
      </aside>
    )
  }
  const reasons = reasonsOf(record)
  return (
    <aside className="one" aria-label="One parcel">
      <header>
        <Shape name={shapeOf(record)} size="l" />
        <div>
          <b>
            <bdi>{labelWords(record.label)}</bdi>
          </b>
          <p className="dim">{decisionLine(record)}</p>
        </div>
      </header>
      <div className="small-stage">
        <Stage record={record} picture={picture} credit={record.scan?.attribution ?? null} />
      </div>
      <div className="reason-list" tabIndex={0} role="group" aria-label="Reasons">
        {reasons.length === 0 ? (
          <p className="lead">Nothing to explain.</p>
        ) : (
          reasons
            .slice(0, 4)
            .map((reason, index) => <p key={index} className="lead">{`${index + 1}  ${reason.words}`}</p>)
        )}
      </div>
      <Facts record={record} />
    </aside>
  )
}

function Facts({ record }: { readonly record: Inspection }) {
  const gate = {
    none: 'on the belt',
    ordered: 'on its way to the gate',
    confirmed: record.decision === 'release' ? 'passed the release end' : 'in the hold chute',
    unconfirmed: 'not seen at the gate: look for it',
  }[record.gate]
  const declared =
    record.declaration?.lines.map((line) => `${line.quantity} × ${line.description}`).join('; ') ?? 'nothing declared'
  const receipt =
    record.receipt === 'stored'
      ? 'received'
      : record.receipt === 'refused'
        ? 'refused: call the technician'
        : record.closedAt === null
          ? 'when it is closed'
          : 'kept here, waits for HQ'
  return (
    <dl>
      <dt>Declared</dt>
      <dd>{declared}</dd>
      <dt>Weight</dt>
      <dd>{record.scaleG === null ? 'not weighed' : `${record.scaleG.toLocaleString('en')} g`}</dd>
      <dt>Where now</dt>
      <dd>{gate}</dd>
      <dt>HQ</dt>
      <dd>{receipt}</dd>
    </dl>
  )
}

/** The last parcels, asked for again every few seconds while the screen is open. */
function useRecent(): readonly Inspection[] {
  const [records, setRecords] = useState<readonly Inspection[]>([])
  useEffect(() => {
    const ask = (): void => void call('inspections.recent', { limit: 60 }).then(setRecords, say)
    ask()
    const timer = setInterval(ask, 3000)
    return () => clearInterval(timer)
  }, [])
  return records
}
