import { useEffect, useState } from 'react'
import { Button, Switch } from 'react-aria-components'
import type { DeviceRow, TraceRow } from '../../station/contract/devices.ts'
import type { LaneStatus } from '../../station/contract/lane-status.ts'
import { StatusBar } from '../frame/status-bar.tsx'
import { usePage } from '../page-state.ts'
import { say } from '../saying.ts'
import { Shape } from '../shapes.tsx'
import { call } from '../station-client.ts'
import { duration } from '../words.ts'
import { useLives } from './lives.ts'
import { Spark } from './spark.tsx'

/** Every device: how it is, what it says now, and the bytes of it with their meaning. */
export function DevicesScreen({ status, still }: { readonly status: LaneStatus; readonly still: boolean }) {
  const devices = usePage((state) => state.devices)
  const [name, setName] = useState('generator')
  const lives = useLives(devices, still)
  const device = devices.find((row) => row.name === name) ?? devices[0]
  return (
    <div className="page">
      <StatusBar status={status} still={still} />
      <main className="all">
        <div className="dev">
          <div className="devs" role="group" aria-label="Devices">
            {devices.map((row) => (
              <Button key={row.name} aria-current={row.name === device?.name} onPress={() => setName(row.name)}>
                <Shape name={row.state === 'ready' ? 'clear' : 'refer'} />
                <b>{row.kind}</b>
                <Spark values={lives.get(`${row.name}/${firstNumber(row)}`) ?? []} width={74} height={22} />
                <span className="v">
                  {row.state === 'ready' ? row.url : (row.message ?? row.state)}
                  <br />
                  {row.values.slice(0, 3).map(valueWords).join(' · ')}
                </span>
              </Button>
            ))}
          </div>
          {device ? (
            <Detail device={device} lives={lives} simulated={status.simulated} still={still} />
          ) : (
            <p className="detail dim">The station has not told its devices yet.</p>
          )}
        </div>
      </main>
    </div>
  )
}

function firstNumber(row: DeviceRow): string {
  return row.values.find((value) => typeof value.value === 'number')?.name ?? ''
}

function valueWords({ value, unit }: DeviceRow['values'][number]): string {
  const text =
    typeof value === 'number'
      ? value.toLocaleString('en', { maximumFractionDigits: 3 })
      : value === true
        ? 'yes'
        : value === false
          ? 'no'
          : value
  return unit ? `${text} ${unit}` : text
}

type DetailProps = {
  readonly device: DeviceRow
  readonly lives: ReadonlyMap<string, readonly number[]>
  readonly simulated: boolean
  readonly still: boolean
}

function Detail({ device, lives, simulated, still }: DetailProps) {
  const trace = useTrace(device.name, still)
  const { counters } = device
  return (
    <div className="detail">
      <header>
        <div>
          <h1>{device.kind}</h1>
          <p className="dim">
            <bdi>{device.url}</bdi>
            {` · ${device.state}${still ? '' : ` for ${duration(Date.now() - device.sinceMs)}`} · framing errors ${counters.framingErrors} · checksum errors ${counters.checksumErrors} · time-outs ${counters.timeouts} · reconnects ${counters.reconnects}`}
          </p>
          {device.message ? (
            <p className="flag refer">
              <Shape name="refer" size="s" />
              {device.message}
            </p>
          ) : null}
        </div>
      </header>
      <div className="vals">
        {device.values.slice(0, 8).map((value) => (
          <div key={value.name}>
            <span className="cap">{value.name}</span>
            <b>
              {valueWords({ ...value, unit: null })} <small>{value.unit}</small>
            </b>
            <Spark values={lives.get(`${device.name}/${value.name}`) ?? []} width={150} height={20} />
          </div>
        ))}
      </div>
      <div className="below">
        <Trace rows={trace} />
        {simulated ? <Faults /> : null}
      </div>
    </div>
  )
}

function Trace({ rows }: { readonly rows: readonly TraceRow[] }) {
  return (
    <div className="pane">
      <header>
        <h2>What was said</h2>
        <span className="note">bytes first, meaning beside; nothing is guessed</span>
      </header>
      <div className="scroll" tabIndex={0} role="group" aria-label="Bytes of this device">
        <table className="trace">
          <thead>
            <tr>
              <th>Time</th>
              <th>
                <span className="sr">Direction</span>
              </th>
              <th>Bytes</th>
              <th>Meaning</th>
            </tr>
          </thead>
          <tbody>
            {[...rows].reverse().map((row, index) => (
              <tr key={`${row.atMs}-${index}`}>
                <td className="dim">
                  <bdi>{timeWords(row.atMs)}</bdi>
                </td>
                <td className="d">{row.direction === 'sent' ? '→' : '←'}</td>
                <td>
                  <code>{row.hex}</code>
                </td>
                <td className="m">{row.meaning}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 ? <p className="dim">Silent so far.</p> : null}
      </div>
    </div>
  )
}

function timeWords(atMs: number): string {
  const at = new Date(atMs)
  return `${at.toLocaleTimeString('en-GB')}.${String(at.getMilliseconds()).padStart(3, '0')}`
}

const faultWords: Readonly<Record<string, string>> = {
  doorOpen: 'door 1 open',
  emergencyStop: 'emergency stop',
  lampFailed: 'lamp fails',
  plcSilent: 'conveyor silent',
  detectorSilent: 'detector silent',
  generatorSilent: 'generator silent',
  scaleSilent: 'scale silent',
  labelUnreadable: 'label unreadable',
  parcelsTouching: 'parcels touching',
  parcelVanishes: 'parcel vanishes',
  gateStuck: 'gate stuck',
}

/** Faults of the simulated world; only there where nothing real is driven. */
function Faults() {
  const [faults, setFaults] = useState<Readonly<Record<string, boolean>>>({})
  useEffect(() => {
    call('simulation.faults', {}).then(setFaults, say)
  }, [])
  return (
    <div className="pane faults">
      <header>
        <h2>Simulated faults</h2>
      </header>
      {Object.entries(faults).map(([name, on]) => (
        <Switch
          key={name}
          isSelected={on}
          onChange={(wanted) => void call('simulation.setFault', { name, on: wanted }).then(setFaults, say)}
        >
          <span className="knob" aria-hidden="true" />
          {faultWords[name] ?? name}
        </Switch>
      ))}
    </div>
  )
}

function useTrace(name: string, still: boolean): readonly TraceRow[] {
  const [rows, setRows] = useState<readonly TraceRow[]>([])
  useEffect(() => {
    setRows([])
    const ask = (): void => void call('device.trace', { name, limit: 60 }).then(setRows, say)
    ask()
    if (still) return undefined
    const timer = setInterval(ask, 1000)
    return () => clearInterval(timer)
  }, [name, still])
  return rows
}
