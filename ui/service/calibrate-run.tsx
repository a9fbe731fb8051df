import { Button } from 'react-aria-components'
import type { CalibrationOverview, CalibrationRun, RunAction } from '../../station/contract/calibration.ts'
import { withStaff } from '../frame/staff.ts'
import { call } from '../station-client.ts'
import { CalibratePlot } from './calibrate-plot.tsx'
import { CalibrateValues } from './calibrate-values.tsx'

type Props = {
  readonly run: CalibrationRun
  readonly waitsFor: readonly string[]
  readonly told: (answer: Promise<CalibrationOverview>) => void
}

/** The procedure under way: what to do now, how far it is, its numbers, and a Stop that is always there. */
export function RunPane({ run, waitsFor, told }: Props) {
  const at = run.steps.findIndex(({ state }) => state === 'now')
  return (
    <section className="cal-run" aria-label="Procedure under way">
      <header>
        <h1>{run.title}</h1>
        <p className="dim">{run.words}</p>
        {run.steps.length > 1 && at >= 0 ? (
          <p className="dim">{`Step ${at + 1} of ${run.steps.length}, ${run.steps.filter(({ state }) => state === 'skipped').length} left out`}</p>
        ) : null}
      </header>
      <Progress run={run} />
      <div className="cal-results">
        <CalibrateValues values={run.values} />
        {run.plot ? <CalibratePlot plot={run.plot} /> : null}
      </div>
      <Actions run={run} waitsFor={waitsFor} told={told} />
    </section>
  )
}

function Progress({ run }: { readonly run: CalibrationRun }) {
  if (run.state !== 'measuring') return null
  if (run.of === 0) return <p role="status">Waiting for the piece to pass the X-rays.</p>
  return (
    <div className="cal-progress" role="status">
      <span>{`${run.done.toLocaleString('en')} of ${run.of.toLocaleString('en')} ${run.unit}`}</span>
      <progress value={run.done} max={run.of} aria-label={run.unit} />
    </div>
  )
}

function Actions({ run, waitsFor, told }: Props) {
  const act = (action: RunAction) => (): void => withStaff(() => told(call('calibration.act', { action })))
  const stop = (): void => told(call('calibration.act', { action: 'stop' }))
  const waits = run.state === 'waiting' && waitsFor.length > 0
  return (
    <footer className="cal-do">
      <Button className="btn big" onPress={stop}>
        {run.beam ? 'Stop, X-rays off' : 'Stop'}
      </Button>
      {run.state === 'waiting' ? (
        <Button className="btn big" onPress={act('confirm')} isDisabled={waits}>
          {run.beam ? 'Begin, X-rays on' : 'Begin'}
        </Button>
      ) : null}
      {run.canLay ? (
        <Button className="btn big" onPress={act('lay')} isDisabled={waits}>
          Lay the simulated piece
        </Button>
      ) : null}
      {run.canSkip ? (
        <Button className="btn big" onPress={act('skip')}>
          Leave this step out
        </Button>
      ) : null}
      {run.state === 'failed' ? (
        <Button className="btn big" onPress={act('confirm')}>
          Try again
        </Button>
      ) : null}
      {run.state === 'passed' ? (
        <Button className="btn big" onPress={act('sign')}>
          Sign and use
        </Button>
      ) : null}
      <span className="dim">
        {waits ? `Waits for ${waitsFor.join(' and ')}.` : 'The calibration in use stays until you sign the new one.'}
      </span>
    </footer>
  )
}
