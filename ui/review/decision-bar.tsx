import { useEffect, useState } from 'react'
import { ToggleButton } from 'react-aria-components'
import type { Inspection } from '../../station/contract/inspection.ts'
import type { TrackedParcel } from '../../station/contract/lane-status.ts'
import type { Decision, ReasonCode } from '../../station/contract/words.ts'
import { keepInspection, usePage } from '../page-state.ts'
import { withStaff } from '../frame/staff.ts'
import { say } from '../saying.ts'
import { Shape } from '../shapes.tsx'
import { call } from '../station-client.ts'
import { decisionWords, reasonWords } from '../words.ts'
import { ReasonSheet } from './reason-sheet.tsx'
import { examineCode } from './reasons.ts'

const order = [
  ['release', 'F1'],
  ['hold', 'F2'],
  ['examine', 'F3'],
  ['seize', 'F4'],
] as const
/** The countdown's bar is full at this many seconds. */
const fullS = 12

type Props = {
  readonly record: Inspection | null
  readonly parcel: TrackedParcel | null
  readonly disabled: boolean
  readonly still: boolean
}

/** Four decisions, the time that is left for them, and what happens without one. Nothing asks "are you sure". */
export function DecisionBar({ record, parcel, disabled, still }: Props) {
  const [sheet, setSheet] = useState<Decision | null>(null)
  const open =
    record !== null &&
    parcel !== null &&
    record.verdict !== null &&
    !['at-gate', 'lost'].includes(parcel.phase) &&
    !disabled
  const decide = (decision: Decision, reasonCode: ReasonCode): void => {
    setSheet(null)
    if (!record) return
    const { id } = record
    withStaff(() => void call('inspection.decide', { id, decision, reasonCode }).then(keepInspection, say))
  }
  // The filled button again opens its codes, so that the reason can be changed; the same key twice does nothing.
  const press = (decision: Decision): void => {
    if (!open || !record) return
    const code = record.decision === decision ? null : codeAtOnce(record, decision)
    if (code) decide(decision, code)
    else setSheet(decision)
  }
  const pressKey = (decision: Decision): void => {
    if (record?.decision !== decision || record.decidedBy?.type !== 'officer') press(decision)
  }
  useDecisionKeys(pressKey, () => setSheet(null))
  useEffect(() => setSheet(null), [record?.id])
  const hint = record?.verdict === 'refer' && examineCode(record) !== null
  return (
    <>
      <div className="decide" role="toolbar" aria-label="Decision">
        <Gate record={record} parcel={parcel} still={still} />
        {order.map(([decision, key]) => (
          <ToggleButton
            key={decision}
            data-act={decision}
            className={`act${decision === 'hold' || decision === 'seize' ? ' apart' : ''}${decision === 'examine' && hint ? ' hint' : ''}`}
            isDisabled={!open}
            isSelected={record?.decision === decision}
            aria-keyshortcuts={key}
            onChange={() => press(decision)}
          >
            <Shape name={decision} />
            <span>{decisionWords[decision]}</span>
            <kbd aria-hidden="true">{key}</kbd>
          </ToggleButton>
        ))}
      </div>
      {sheet && open ? (
        <ReasonSheet decision={sheet} onPick={(code) => decide(sheet, code)} onClose={() => setSheet(null)} />
      ) : null}
    </>
  )
}

/** The reason code where one touch is enough; null asks with the sheet. */
function codeAtOnce(record: Inspection, decision: Decision): ReasonCode | null {
  if (decision === 'examine') return examineCode(record)
  return decision === 'release' && record.verdict === 'clear' ? 'image-explained' : null
}

function useDecisionKeys(press: (decision: Decision) => void, close: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const decision = order.find(([, key]) => key === event.key)?.[0]
      if (decision) {
        event.preventDefault()
        press(decision)
      } else if (event.key === 'Escape') close()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
}

const decidedWords: Readonly<Record<Decision, string>> = {
  release: 'Released',
  hold: 'Held',
  examine: 'To be examined',
  seize: 'Seized',
}

/** What the countdown counts to, and what happens then. */
function gateWords(record: Inspection, parcel: TrackedParcel, seconds: number | null) {
  const { decision, decidedBy, reasonCode } = record
  const atGate = parcel.phase === 'at-gate'
  const place = atGate ? 'at the gate' : seconds === null ? 'the belt stands' : 'to the gate'
  if (decision === null) return { first: place, second: 'Without a decision: hold chute.' }
  const first = `${place}: ${decision}`
  const code = reasonCode ? `: ${reasonWords[reasonCode].toLowerCase()}` : ''
  if (atGate) return { first, second: `${decidedWords[decision]}${code}. The gate has its order.` }
  if (decidedBy?.type === 'policy' && decision === 'release')
    return { first, second: 'Nothing to do. Hold, Examine and Seize still work.' }
  return { first, second: `${decidedWords[decision]}${code}. Can be changed until the gate.` }
}

/** Seconds to the gate, what was decided, and what happens if nobody does. */
function Gate({ record, parcel, still }: Omit<Props, 'disabled'>) {
  const seconds = useSeconds(parcel, still)
  if (!record || !parcel) {
    return (
      <div className="gate">
        <div className="t">–</div>
        <p>
          <span className="strong">no parcel here</span>
          <br />
          <span className="dim">Nothing waits for a decision.</span>
        </p>
        <div className="run" />
      </div>
    )
  }
  const { first, second } = gateWords(record, parcel, seconds)
  return (
    <div className="gate">
      <div className="t">
        <bdi>{seconds === null ? '–' : seconds.toFixed(1)}</bdi> <small>s</small>
      </div>
      <p>
        <span className="strong">{first}</span>
        <br />
        <span className="dim">{second}</span>
      </p>
      <div className="run">
        <i
          style={{ inlineSize: `${seconds === null ? 0 : Math.max(0, Math.min(100, 100 - (100 * seconds) / fullS))}%` }}
        />
      </div>
    </div>
  )
}

function useSeconds(parcel: TrackedParcel | null, still: boolean): number | null {
  const [, setTurn] = useState(0)
  useEffect(() => {
    if (still) return undefined
    const timer = setInterval(() => setTurn((turn) => turn + 1), 100)
    return () => clearInterval(timer)
  }, [still])
  if (parcel === null || parcel.secondsToGate === null) return null
  const sinceS = still ? 0 : (performance.now() - usePage.getState().statusAt) / 1000
  return Math.max(0, parcel.secondsToGate - sinceS)
}
