import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { DeviceRow } from '../../station/contract/devices.ts'
import type { LaneStatus } from '../../station/contract/lane-status.ts'
import { StatusBar } from '../frame/status-bar.tsx'
import { usePage } from '../page-state.ts'
import { Shape } from '../shapes.tsx'
import { Detail } from './detail.tsx'
import { type Lives, useLives } from './lives.ts'
import { Spark } from './spark.tsx'
import { sentence, valueWords } from './value-words.ts'

/** Every device: how it is, what it says now, and the bytes of it with their meaning. */
export function DevicesScreen({ status, still }: { readonly status: LaneStatus; readonly still: boolean }) {
  const devices = usePage((state) => state.devices)
  const [name, setName] = useState('generator')
  const lives = useLives(devices, still)
  const device = devices.find((row) => row.name === name) ?? devices[0]
  return (
    <div className="page">
      <main className="all">
        <div className="dev">
          <nav className="devs" aria-label="Devices">
            {devices.map((row) => (
              <Row
                key={row.name}
                row={row}
                lives={lives}
                picked={row.name === device?.name}
                onPick={() => setName(row.name)}
              />
            ))}
          </nav>
          {device ? (
            <Detail device={device} lives={lives} status={status} still={still} />
          ) : (
            <div className="detail">
              <h1>Devices</h1>
              <p className="dim">The station has not told its devices yet.</p>
            </div>
          )}
        </div>
      </main>
      <StatusBar status={status} still={still} nav />
    </div>
  )
}

type RowProps = {
  readonly row: DeviceRow
  readonly lives: Lives
  readonly picked: boolean
  readonly onPick: () => void
}

function Row({ row, lives, picked, onPick }: RowProps) {
  const number = row.values.find((value) => typeof value.value === 'number')?.name ?? ''
  const well = row.state === 'ready'
  return (
    <Button onPress={onPick} {...(picked ? { 'aria-current': 'true' as const } : {})}>
      <Shape name={well ? 'clear' : 'refer'} />
      <b>{sentence(row.kind)}</b>
      <Spark values={lives.get(`${row.name}/${number}`) ?? []} width={74} height={22} />
      <span className="v">
        {well ? row.url : (row.message ?? row.state)}
        <br />
        {row.values.slice(0, 3).map(valueWords).join(' · ')}
      </span>
    </Button>
  )
}
