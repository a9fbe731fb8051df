import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { CalibrationOverview, ProcedureRow, Standing } from '../../station/contract/calibration.ts'
import type { LaneStatus } from '../../station/contract/lane-status.ts'
import { StatusBar } from '../frame/status-bar.tsx'
import { withStaff } from '../frame/staff.ts'
import { say } from '../saying.ts'
import { Shape } from '../shapes.tsx'
import { call } from '../station-client.ts'
import { CalibrateHistory } from './calibrate-history.tsx'
import { CalibratePlot } from './calibrate-plot.tsx'
import { RunPane } from './calibrate-run.tsx'
import { dayAndTime, useCalibration } from './calibrate-state.ts'
import { CalibrateValues } from './calibrate-values.tsx'

const shapes = {
  never: 'todo',
  valid: 'clear',
  ending: 'clear',
  expired: 'refer',
  outside: 'refer',
  'not-needed': 'todo',
} as const satisfies Readonly<Record<Standing, string>>

type Told = (answer: Promise<CalibrationOverview>) => void

/** Calibration: every procedure with how it stands, the one under way step by step, and what has been signed so far. */
export function CalibrateScreen({ status, still }: { readonly status: LaneStatus; readonly still: boolean }) {
  const [overview, told] = useCalibration()
  const [picked, setPicked] = useState('dark')
  const rows = overview?.procedures ?? []
  const run = overview?.run ?? null
  const underWay = run?.procedure
  // What has just been signed stays in view.
  useEffect(() => (underWay === undefined ? undefined : setPicked(underWay)), [underWay])
  const row = rows.find(({ id }) => id === (run?.procedure ?? picked))
  return (
    <div className="page">
      <main className="all">
        <div className="dev">
          <nav className="devs cal-list" aria-label="Procedures">
            {rows.map((one) => (
              <Row key={one.id} row={one} picked={one.id === row?.id} onPick={() => setPicked(one.id)} />
            ))}
          </nav>
          <div className="detail cal">
            {overview && row ? <Pane overview={overview} row={row} told={told} status={status} /> : <h1>Calibrate</h1>}
          </div>
        </div>
      </main>
      <StatusBar status={status} still={still} nav />
    </div>
  )
}

function Row({ row, picked, onPick }: { readonly row: ProcedureRow; readonly picked: boolean; onPick: () => void }) {
  const until = row.result && row.standing !== 'expired' ? ` until ${dayAndTime(row.result.validUntilMs)}` : ''
  return (
    <Button onPress={onPick} {...(picked ? { 'aria-current': 'true' as const } : {})}>
      <Shape name={shapes[row.standing]} />
      <b>{row.title}</b>
      <small className="dim">{row.takes}</small>
      <span className="v">{`${row.words}${until}`}</span>
    </Button>
  )
}

type PaneProps = {
  readonly overview: CalibrationOverview
  readonly row: ProcedureRow
  readonly told: Told
  readonly status: LaneStatus
}

function Pane({ overview, row, told, status }: PaneProps) {
  const { run } = overview
  const doubt = (
    <p className="cal-doubt" role="status">
      <Shape name={overview.doubt ? 'refer' : 'clear'} size="s" />
      {overview.doubt ?? 'The calibration in use holds.'}
      {overview.doubt ? <span className="dim">{policyWords[overview.policy]}</span> : null}
    </p>
  )
  if (run)
    return (
      <>
        {doubt}
        <StartBar status={status} />
        <RunPane run={run} waitsFor={run.state === 'waiting' ? row.waitsFor : []} told={told} />
      </>
    )
  const begin = (): void => withStaff(() => told(call('calibration.begin', { procedure: row.id })))
  return (
    <>
      {doubt}
      <section className="cal-run" aria-label={row.title}>
        <header>
          <h1>{row.title}</h1>
          <p className="dim">{`${row.summary} · ${row.takes}${row.result ? ` · signed by ${row.result.by}, ${dayAndTime(row.result.atMs)}` : ''}`}</p>
        </header>
        <div className="cal-results">
          {row.result ? <CalibrateValues values={row.result.values} /> : null}
          {row.result?.plot ? <CalibratePlot plot={row.result.plot} /> : null}
          <h2>History</h2>
          <CalibrateHistory version={overview.set?.version ?? 0} told={told} />
        </div>
        <footer className="cal-do">
          <Button className="btn big" onPress={begin} isDisabled={row.standing === 'not-needed'}>
            {`Calibrate: ${row.title}`}
          </Button>
          <span className="dim">While a calibration is under way nothing is cleared.</span>
        </footer>
      </section>
    </>
  )
}

const policyWords = {
  off: 'This lane asks for no formal calibration.',
  advisory: 'Every parcel is referred.',
  lock: 'Every parcel is referred, and Start is refused.',
} as const

/** Start and Stop of the lane where the technician stands: most procedures need the belt to run. */
function StartBar({ status }: { readonly status: LaneStatus }) {
  if (status.mode !== 'stopped') return null
  return (
    <p className="pane-do">
      <Button className="btn" onPress={() => withStaff(() => void call('lane.start', {}).catch(say))}>
        Start the lane
      </Button>
      <span className="dim">The belt starts at once. Look that nobody is at the tunnel.</span>
    </p>
  )
}
