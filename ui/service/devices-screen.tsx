import { useState } from 'react'
import { Button, ToggleButton } from 'react-aria-components'
import type { DeviceRow } from '../../station/contract/devices.ts'
import type { LaneStatus } from '../../station/contract/lane-status.ts'
import { StatusBar } from '../frame/status-bar.tsx'
import { usePage } from '../page-state.ts'
import { Shape } from '../shapes.tsx'
import { duration } from '../words.ts'
import { Faults } from './faults.tsx'
import { useLives } from './lives.ts'
import { Spark } from './spark.tsx'
import { Trace, useTrace } from './trace.tsx'
import { counterWords, sentence, valueWords } from './value-words.ts'

type Lives = ReturnType<typeof useLives>

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

type DetailProps = {
  readonly device: DeviceRow
  readonly lives: Lives
  readonly status: LaneStatus
  readonly still: boolean
}

function Detail({ device, lives, status, still }: DetailProps) {
  const [held, setHeld] = useState(false)
  const [faults, setFaults] = useState(false)
  const trace = useTrace(device.name, still || held)
  const nowMs = still ? status.atMs : Date.now()
  return (
    <div className="detail">
      <header>
        <div className="name">
          <h1>{sentence(device.kind)}</h1>
          <p className="dim">
            <bdi>{device.url}</bdi>
            {` · ${device.state} for ${duration(nowMs - device.sinceMs)} · ${counterWords(device.counters)}`}
          </p>
          {device.message ? (
            <p className="flag refer">
              <Shape name="refer" size="s" />
              {device.message}
            </p>
          ) : null}
        </div>
        {status.simulated ? (
          <ToggleButton className="btn pick" isSelected={faults} onChange={setFaults}>
            Simulated faults
          </ToggleButton>
        ) : null}
        <ToggleButton className="btn pick" isSelected={held} onChange={setHeld}>
          Hold the trace
        </ToggleButton>
      </header>
      <dl className="vals">
        {device.values.slice(0, 8).map((value) => (
          <Value key={value.name} value={value} live={lives.get(`${device.name}/${value.name}`) ?? []} />
        ))}
      </dl>
      {faults ? <Faults /> : <Trace rows={trace} />}
    </div>
  )
}

function Value({ value, live }: { readonly value: DeviceRow['values'][number]; readonly live: readonly number[] }) {
  const text = valueWords({ ...value, unit: null })
  return (
    <div>
      <dt>{value.name}</dt>
      <dd className={text.length > 9 ? 'long' : ''}>
        {text} <small>{value.unit}</small>
        {live.length > 1 ? <Spark values={live} width={150} height={20} /> : null}
      </dd>
    </div>
  )
}
