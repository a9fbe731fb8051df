import { useEffect, useMemo, useState } from 'react'
import { Button, Input, SearchField, ToggleButton } from 'react-aria-components'
import type { Inspection } from '../../station/contract/inspection.ts'
import type { LaneStatus } from '../../station/contract/lane-status.ts'
import { StatusBar } from '../frame/status-bar.tsx'
import { say } from '../saying.ts'
import { Shape } from '../shapes.tsx'
import { call, thumbnailUrl } from '../station-client.ts'
import { clock, decisionWords, labelWords } from '../words.ts'
import { type Filter, fits, shapeOf } from './history-words.ts'
import { CloseLook, OneParcel } from './one-parcel.tsx'

/** The last parcels: pictures with the shapes of what was decided, and one of them in full. */
export function HistoryScreen({ status, still }: { readonly status: LaneStatus; readonly still: boolean }) {
  const records = useRecent(still)
  const [filter, setFilter] = useState<Filter>('all')
  const [words, setWords] = useState('')
  const [pickedId, setPickedId] = useState<string | null>(null)
  const [close, setClose] = useState(false)
  const shown = useMemo(() => records.filter((record) => fits(record, filter, words)), [records, filter, words])
  const picked =
    shown.find((record) => record.id === pickedId) ?? shown.find((record) => record.scan !== null) ?? shown[0] ?? null
  return (
    <div className="page">
      <main className="all">
        <div className="his">
          <h1 className="sr">Past parcels</h1>
          <Search words={words} setWords={setWords} filter={filter} setFilter={setFilter} />
          {close && picked ? (
            <CloseLook record={picked} />
          ) : (
            <Shelf records={shown} pickedId={picked?.id ?? null} onPick={setPickedId} />
          )}
          <OneParcel record={picked} close={close} setClose={setClose} />
        </div>
      </main>
      <StatusBar status={status} still={still} />
    </div>
  )
}

type SearchProps = {
  readonly words: string
  readonly setWords: (words: string) => void
  readonly filter: Filter
  readonly setFilter: (filter: Filter) => void
}

const filters: readonly (readonly [Filter, string])[] = [
  ['all', 'All'],
  ['referred', 'Referred'],
  ['held', 'Held here'],
]

function Search({ words, setWords, filter, setFilter }: SearchProps) {
  return (
    <div className="q" role="search">
      <SearchField aria-label="Label, carton or goods" className="field" value={words} onChange={setWords}>
        <Shape name="zoom" size="s" />
        <Input placeholder="Scan a label, or type label, carton, goods" />
      </SearchField>
      {filters.map(([name, word]) => (
        <ToggleButton key={name} className="btn pick" isSelected={filter === name} onChange={() => setFilter(name)}>
          {word}
        </ToggleButton>
      ))}
      <Button className="btn main" onPress={() => (location.hash = '')}>
        <Shape name="reset" size="s" /> Back to the lane <kbd aria-hidden="true">Esc</kbd>
      </Button>
    </div>
  )
}

type ShelfProps = {
  readonly records: readonly Inspection[]
  readonly pickedId: string | null
  readonly onPick: (id: string) => void
}

function Shelf({ records, pickedId, onPick }: ShelfProps) {
  return (
    <ul className="shelf" aria-label="Parcels">
      {records.map((record) => (
        <li key={record.id}>
          <Tile record={record} picked={record.id === pickedId} onPick={() => onPick(record.id)} />
        </li>
      ))}
      {records.length === 0 ? (
        <li className="dim">No parcel fits. Take a filter away, or wait for the next one.</li>
      ) : null}
    </ul>
  )
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
  const decided = record.decision ? decisionWords[record.decision].toLowerCase() : 'not decided'
  return (
    <Button className="tile" onPress={onPick} {...(picked ? { 'aria-current': 'true' as const } : {})}>
      {record.scan ? <img src={thumbnailUrl(record.id)} alt="" /> : <span className="noimg">no picture</span>}
      <div>
        <Shape name={shapeOf(record)} size="s" />
        <span>
          <bdi>{labelWords(record.label)}</bdi>
          <br />
          <small className="dim">{`${decided} · ${clock(record.enteredAt).slice(0, 5)}`}</small>
        </span>
      </div>
    </Button>
  )
}

/** The last parcels, asked for again every few seconds while the screen is open. */
function useRecent(still: boolean): readonly Inspection[] {
  const [records, setRecords] = useState<readonly Inspection[]>([])
  useEffect(() => {
    const ask = (): void => void call('inspections.recent', { limit: 60 }).then(setRecords, say)
    ask()
    if (still) return undefined
    const timer = setInterval(ask, 3000)
    return () => clearInterval(timer)
  }, [still])
  return records
}
