import { Button } from 'react-aria-components'
import type { CalibrationOverview, CalibrationPast } from '../../station/contract/calibration.ts'
import { withStaff } from '../frame/staff.ts'
import { call } from '../station-client.ts'
import { dayAndTime, figures, useHistory } from './calibrate-state.ts'

type Props = { readonly version: number; readonly told: (answer: Promise<CalibrationOverview>) => void }

/** Every version of the calibration with what it changed; an earlier one can be taken into use again. */
export function CalibrateHistory({ version, told }: Props) {
  const past = useHistory(version)
  if (past.length === 0) return <p className="dim">Nothing has been signed yet.</p>
  return (
    <ol className="cal-past" aria-label="Calibration history">
      {past.map((one) => (
        <li key={one.set.version}>
          <div>
            <b>{`Set ${one.set.version}`}</b>
            <span className="dim">{`${one.set.words} ${dayAndTime(one.set.atMs)}, by ${one.set.by}`}</span>
          </div>
          <Differences past={one} />
          {one.inUse ? (
            <span>in use</span>
          ) : (
            <Button
              className="btn"
              onPress={() => withStaff(() => told(call('calibration.revert', { version: one.set.version })))}
            >
              {`Back to set ${one.set.version}`}
            </Button>
          )}
        </li>
      ))}
    </ol>
  )
}

function Differences({ past }: { readonly past: CalibrationPast }) {
  const say = (value: number | null): string => (value === null ? 'none' : figures(value))
  return (
    <ul className="dim">
      {past.differences.map(({ procedure, name, unit, before, after }) => (
        <li key={`${procedure}-${name}`}>
          <bdi>{`${name}: ${say(before)} → ${say(after)}${unit === null ? '' : ` ${unit}`}`}</bdi>
        </li>
      ))}
    </ul>
  )
}
