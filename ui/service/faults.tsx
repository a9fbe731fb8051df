import { useEffect, useState } from 'react'
import { ToggleButton } from 'react-aria-components'
import { say } from '../saying.ts'
import { Shape } from '../shapes.tsx'
import { call } from '../station-client.ts'

const faultWords: Readonly<Record<string, string>> = {
  doorOpen: 'Door 1 opens',
  emergencyStop: 'Emergency stop pressed',
  lampFailed: 'X-RAY ON lamp fails',
  plcSilent: 'Conveyor falls silent',
  detectorSilent: 'Detector falls silent',
  generatorSilent: 'Generator falls silent',
  scaleSilent: 'Scale falls silent',
  labelUnreadable: 'Labels unreadable',
  parcelsTouching: 'Parcels touch',
  parcelVanishes: 'A parcel vanishes',
  gateStuck: 'Gate is stuck',
}

/** Faults of the simulated world; only there where nothing real is driven. */
export function Faults() {
  const [faults, setFaults] = useState<Readonly<Record<string, boolean>>>({})
  useEffect(() => {
    call('simulation.faults', {}).then(setFaults, say)
  }, [])
  return (
    <div className="pane">
      <header>
        <h2>Simulated faults</h2>
        <span className="note">every device here is a simulator; a fault stays until it is taken away</span>
      </header>
      <div className="faults">
        {Object.entries(faults).map(([name, on]) => (
          <ToggleButton
            key={name}
            className="btn fault"
            isSelected={on}
            onChange={(wanted) => void call('simulation.setFault', { name, on: wanted }).then(setFaults, say)}
          >
            <Shape name={on ? 'refer' : 'todo'} size="s" />
            {faultWords[name] ?? name}
          </ToggleButton>
        ))}
      </div>
    </div>
  )
}
