import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { LaneStatus, StopCause } from '../../station/contract/lane-status.ts'
import { StatusBar } from '../frame/status-bar.tsx'
import { say } from '../saying.ts'
import { Shape } from '../shapes.tsx'
import { call } from '../station-client.ts'
import { clock } from '../words.ts'
import { LaneDrawing } from './lane-drawing.tsx'

const interlockWords: Readonly<Record<string, string>> = {
  emergencyStopReleased: 'an emergency stop to be pulled out',
  interlockAClosed: 'safety circuit A',
  interlockBClosed: 'safety circuit B',
  door1Closed: 'door 1',
  door2Closed: 'door 2',
  accessPanelClosed: 'the access panel',
  curtainsInPlace: 'the lead curtains',
  keyOn: 'the key',
  safetyRelayGood: 'the safety relay',
  heartbeatGood: 'the conveyor to hear this computer',
  operatorPresent: 'a person at the operator’s place',
  conveyor: 'the conveyor to answer',
  detector: 'the detector to answer',
  generator: 'the X-ray generator to answer',
  jam: 'the belt to be free',
  storage: 'room on the disk',
}

/** What happened, where, and the step to do now. Reset and Start say what they wait for. */
export function StopScreen({
  status,
  stop,
  still,
}: {
  readonly status: LaneStatus
  readonly stop: StopCause
  readonly still: boolean
}) {
  const calm = !stop.latched
  const inside = status.parcels.filter((parcel) => parcel.rearMm === null || parcel.rearMm < status.geometry.gateMm)
  const since = useSince(stop.sinceMs, status.atMs, still)
  return (
    <div className="page">
      <StatusBar status={status} still={still} />
      <main className="all">
        <div className="stopgrid">
          <div className={calm ? 'what held' : 'what'} role="alert">
            <Shape name={calm ? 'hold' : 'stop'} size="l" />
            <div>
              <h1>{stop.words}</h1>
              <p>
                {calm
                  ? 'X-rays are off and the belt stands. Nothing starts by itself.'
                  : `The X-rays went off at ${clock(stop.sinceMs)}. The lane stays stopped until a person resets it.`}
              </p>
            </div>
            {stop.sinceMs > 0 ? (
              <div className="dim end">
                {calm ? 'stands for' : 'stopped for'}
                <br />
                <span className="num huge">{since}</span>
              </div>
            ) : null}
          </div>
          <div className="draw">
            <LaneDrawing status={status} stop={stop} />
            <Timeline stop={stop} />
          </div>
          <section className="next" aria-label="What to do">
            <h2>What to do</h2>
            <Steps status={status} stop={stop} />
            <h2 className="gap">
              {inside.length === 0
                ? 'No parcel in here'
                : inside.length === 1
                  ? 'The parcel in here'
                  : `The ${inside.length} parcels in here`}
            </h2>
            <p className="dim">
              {inside.length === 0
                ? 'The belt is empty.'
                : 'They are kept. A parcel whose scan was broken off goes to the hold chute; none is counted as cleared that nobody judged.'}
            </p>
            <Buttons status={status} stop={stop} />
          </section>
        </div>
      </main>
    </div>
  )
}

function Timeline({ stop }: { readonly stop: StopCause }) {
  return (
    <div className="log">
      <table>
        <tbody>
          {stop.timeline.map((step, index) => (
            <tr key={index}>
              <td>
                <bdi>{`+${Math.round(step.atMs - stop.sinceMs).toLocaleString('en')} ms`}</bdi>
              </td>
              <td className="dim">{step.words}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Steps({ status, stop }: { readonly status: LaneStatus; readonly stop: StopCause }) {
  const waits = stop.waitsFor.map((name) => interlockWords[name] ?? name)
  const beamOff = status.beam === 'off'
  const steps = [
    {
      done: beamOff,
      words: beamOff ? 'X-rays are off.' : 'The X-ray state is not known.',
      detail: beamOff ? 'Read back from the generator.' : 'Keep away from the tunnel.',
    },
    {
      done: waits.length === 0,
      words: stop.whatToDo,
      detail: waits.length === 0 ? 'Nothing more is waited for.' : `Waits for ${waits.join(', ')}.`,
    },
    {
      done: false,
      words: stop.latched ? 'Reset, then Start.' : 'Start.',
      detail: 'It goes into the log with your staff number.',
    },
  ]
  const now = steps.findIndex((step) => !step.done)
  return (
    <ol>
      {steps.map((step, index) => (
        <li key={index} className={step.done ? 'done' : ''} aria-current={index === now ? 'step' : undefined}>
          <Shape name={step.done ? 'pass' : index === now ? 'now' : 'todo'} />
          <div>
            <p className={index === now ? 'strong' : ''}>{step.words}</p>
            <span className="dim">{step.detail}</span>
          </div>
        </li>
      ))}
    </ol>
  )
}

function Buttons({ status, stop }: { readonly status: LaneStatus; readonly stop: StopCause }) {
  const waits = stop.waitsFor.length > 0
  const safe = status.mode === 'safe'
  const note = waits
    ? `${safe ? 'Reset' : 'Start'} waits for what is named above. Software cannot start X-rays by itself.`
    : safe
      ? 'Start comes after Reset.'
      : 'The belt starts at once; the beam waits for a parcel.'
  return (
    <>
      <div className="two">
        <Button className="btn big" isDisabled={!safe || waits} onPress={() => void call('lane.reset', {}).catch(say)}>
          Reset
        </Button>
        <Button className="btn big" isDisabled={safe || waits} onPress={() => void call('lane.start', {}).catch(say)}>
          Start
        </Button>
      </div>
      <p className="note">{note}</p>
    </>
  )
}

function useSince(sinceMs: number, atMs: number, still: boolean): string {
  const [, setTurn] = useState(0)
  useEffect(() => {
    if (still) return undefined
    const timer = setInterval(() => setTurn((turn) => turn + 1), 1000)
    return () => clearInterval(timer)
  }, [still])
  const seconds = Math.max(0, Math.floor(((still ? atMs : Date.now()) - sinceMs) / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
