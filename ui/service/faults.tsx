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
  sourceOnBelt: 'A radioactive source on the belt',
  scaleDrift: 'Scale drifts',
}

/** Faults of the simulated world, those of this device first; only there where nothing real is driven. */
export function Faults({ device }: { readonly device: string }) {
  const [faults, setFaults] = useState<Readonly<Record<string, boolean>>>({})
  useEffect(() => {
    call('simulation.faults', {}).then(setFaults, say)
  }, [])
  return (
    <div className="scroll">
      <p className="note">every device here is a simulator; a fault stays until it is taken away</p>
      <div className="faults">
        {ordered(faults, device).map(([name, on]) => (
          <ToggleButton
            key={name}
            className="btn fault"
            isSelected={on}
            onChange={(wanted) => void call('simulation.setFault', { name, on: wanted }).then(setFaults, say)}
          >
            <Shape name={on ? 'refer' : 'todo'} size="s" />
            {faultWords[name] ?? spaced(name)}
          </ToggleButton>
        ))}
      </div>
    </div>
  )
}

/** Words in a fault's name that tell whose it is. */
const owners: Readonly<Record<string, RegExp>> = {
  generator: /generator|lamp|arc/i,
  detector: /detector|line/i,
  conveyor: /plc|gate|belt|eye|door|emergency|jam|outfeed|downstream|encoder|parcel/i,
  barcode: /label|barcode/i,
  scale: /scale|weight/i,
  portal: /source|portal|radiation/i,
  dosimeter: /dose|source/i,
}

function ordered(faults: Readonly<Record<string, boolean>>, device: string): [string, boolean][] {
  const own = (name: string): number => (owners[device]?.test(name) ? 0 : 1)
  return Object.entries(faults).sort(([a], [b]) => own(a) - own(b))
}

/** A name of the world as words: `encoderSlips` → `Encoder slips`. */
function spaced(name: string): string {
  const words = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
