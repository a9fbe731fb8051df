import { useState } from 'react'
import { Tab, TabList, TabPanel, Tabs, ToggleButton } from 'react-aria-components'
import type { DeviceRow } from '../../station/contract/devices.ts'
import type { LaneStatus } from '../../station/contract/lane-status.ts'
import { Shape } from '../shapes.tsx'
import { duration } from '../words.ts'
import { ConnectionTest } from './connection-test.tsx'
import { Faults } from './faults.tsx'
import { WarmUp } from './warm-up.tsx'
import { Interlocks } from './interlocks.tsx'
import { Scope } from './scope.tsx'
import type { Lives } from './lives.ts'
import { RecordButton, useRecording } from './recording.tsx'
import { Spark } from './spark.tsx'
import { Trace, useTrace } from './trace.tsx'
import { counterWords, sentence, valueWords } from './value-words.ts'
import { Wiring } from './wiring.tsx'

type Props = {
  readonly device: DeviceRow
  readonly lives: Lives
  readonly status: LaneStatus
  readonly still: boolean
}

/** One device: how it is, its live values, and what was said, tested and wired. */
export function Detail({ device, lives, status, still }: Props) {
  const [held, setHeld] = useState(false)
  const [recording, record] = useRecording(device.name)
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
          <Flags device={device} file={recording?.file ?? null} />
        </div>
        <RecordButton state={recording} record={record} />
        <ToggleButton className="btn pick" isSelected={held} onChange={setHeld}>
          Hold the trace
        </ToggleButton>
      </header>
      <dl className="vals">
        {device.values.slice(0, 8).map((value) => (
          <Value key={value.name} value={value} live={lives.get(`${device.name}/${value.name}`) ?? []} />
        ))}
      </dl>
      <Tabs className="pane tabbed">
        <TabList aria-label="About this device" className="tabs">
          <Tab id="said">What was said</Tab>
          <Tab id="test">Connection test</Tab>
          <Tab id="wiring">Wiring</Tab>
          {device.name === 'generator' ? <Tab id="tube">Tube and warm-up</Tab> : null}
          {device.name === 'conveyor' ? <Tab id="interlocks">Interlock test</Tab> : null}
          {device.name === 'detector' ? <Tab id="scope">Line scope</Tab> : null}
          {status.simulated ? <Tab id="faults">Simulated faults</Tab> : null}
        </TabList>
        <TabPanel id="said">
          <Trace rows={trace} />
        </TabPanel>
        <TabPanel id="test">
          <ConnectionTest key={device.name} name={device.name} />
        </TabPanel>
        <TabPanel id="wiring">
          <Wiring device={device.name} still={still} />
        </TabPanel>
        <TabPanel id="interlocks">
          <Interlocks still={still} />
        </TabPanel>
        <TabPanel id="scope">
          <Scope still={still} />
        </TabPanel>
        <TabPanel id="tube">
          <WarmUp still={still} />
        </TabPanel>
        <TabPanel id="faults">
          <Faults device={device.name} />
        </TabPanel>
      </Tabs>
    </div>
  )
}

/** What is not well, and where the transcript lies. */
function Flags({ device, file }: { readonly device: DeviceRow; readonly file: string | null }) {
  return (
    <>
      {device.message ? (
        <p className="flag refer">
          <Shape name="refer" size="s" />
          {device.message}
        </p>
      ) : null}
      {file === null ? null : (
        <p className="note">
          {'transcript: '}
          <bdi>{file}</bdi>
        </p>
      )}
    </>
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
