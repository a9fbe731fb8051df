import { useEffect, useRef, useState } from 'react'
import { Button } from 'react-aria-components'
import type { LaneStatus, StopCause } from '../../station/contract/lane-status.ts'
import { StatusBar } from '../frame/status-bar.tsx'
import { withStaff } from '../frame/staff.ts'
import { usePage } from '../page-state.ts'
import { say } from '../saying.ts'
import { Shape } from '../shapes.tsx'
import { call } from '../station-client.ts'
import { clock } from '../words.ts'
import { LaneDrawing } from './lane-drawing.tsx'
import { stepsOf, waitList } from './stop-steps.ts'

type Props = { readonly status: LaneStatus; readonly stop: StopCause; readonly still: boolean }

/** What happened, where, and the step to do now. Reset and Start say what they wait for. */
export function StopScreen({ status, stop, still }: Props) {
  return (
    <div className="page">
      <main className="all">
        <div className="stopgrid">
          <Head status={status} stop={stop} still={still} />
          <div className="draw">
            <LaneDrawing status={status} stop={stop} />
            <Timeline stop={stop} />
          </div>
          <section className="next" aria-label="What to do">
            <h2>What to do</h2>
            <Steps status={status} stop={stop} />
            <Inside status={status} />
            <Buttons status={status} stop={stop} />
          </section>
        </div>
      </main>
      <StatusBar status={status} still={still} />
    </div>
  )
}

/** A latched stop is an alarm; a lane that waits for a person is not. */
function Head({ status, stop, still }: Props) {
  const since = useSince(stop.sinceMs, status.atMs, still)
  const others = status.otherStops > 0 ? ` And ${status.otherStops} more.` : ''
  const calm = !stop.latched
  const below = calm
    ? 'X-rays are off and the belt stands. Nothing starts by itself.'
    : `The X-rays went off at ${clock(stop.sinceMs)}. The lane stays stopped until a person resets it.${others}`
  const shape = calm ? (stop.code === 'disk-full' ? 'refer' : 'hold') : 'stop'
  return (
    <div className={calm ? 'what held' : 'what'} role="alert">
      <Shape name={shape} size="l" />
      <div>
        <h1>{stop.words.replace(/\.$/, '')}</h1>
        <p>{below}</p>
      </div>
      {stop.sinceMs > 0 ? (
        <div className="dim end">
          {calm ? 'stands for' : 'stopped for'}
          <br />
          <span className="num huge">{since}</span>
        </div>
      ) : null}
    </div>
  )
}

function Timeline({ stop }: { readonly stop: StopCause }) {
  return (
    <div className="log">
      <table>
        <caption className="sr">What happened, in order</caption>
        <tbody>
          {stop.timeline.slice(0, 6).map((step, index) => (
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

/** The one place where focus moves by itself: to the step that is to be done now. */
function Steps({ status, stop }: Pick<Props, 'status' | 'stop'>) {
  const current = useRef<HTMLLIElement>(null)
  useEffect(() => current.current?.focus(), [stop.sinceMs])
  return (
    <ol>
      {stepsOf(status, stop).map(({ state, words, detail }, index) => (
        <li
          key={index}
          className={state}
          tabIndex={-1}
          ref={state === 'now' ? current : null}
          {...(state === 'now' ? { 'aria-current': 'step' as const } : {})}
        >
          <Shape name={state === 'done' ? 'pass' : state} />
          <div>
            <p className={state === 'now' ? 'strong' : ''}>{words}</p>
            <span className="dim">{detail}</span>
          </div>
        </li>
      ))}
    </ol>
  )
}

const numbers = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'] as const

function Inside({ status }: { readonly status: LaneStatus }) {
  const { gateMm } = status.geometry
  const count = status.parcels.filter((parcel) => parcel.rearMm === null || parcel.rearMm < gateMm).length
  const some = `${numbers[count] ?? count} ${count === 1 ? 'parcel' : 'parcels'} in here`
  return (
    <>
      <h2 className="gap">{count === 0 ? 'No parcel in here' : some}</h2>
      <p className="dim">
        {count === 0
          ? 'The belt is empty.'
          : 'All are kept. One whose scan was broken off goes to the hold chute; none is ever counted as cleared that nobody judged.'}
      </p>
    </>
  )
}

function Buttons({ status, stop }: Pick<Props, 'status' | 'stop'>) {
  const behind = usePage((state) => state.behind)
  const waits = stop.waitsFor.length > 0 || behind
  const safe = status.mode === 'safe'
  const first = safe ? 'Reset' : 'Start'
  const note = waits
    ? `${first} waits for ${behind ? 'the station to answer' : waitList(stop.waitsFor)}. Software cannot start X-rays by itself.`
    : safe
      ? 'Start waits for Reset. Software cannot start X-rays by itself.'
      : 'The belt starts at once; the beam waits for a parcel.'
  const reset = (): void => withStaff(() => void call('lane.reset', {}).catch(say))
  const start = (): void => withStaff(() => void call('lane.start', {}).catch(say))
  return (
    <>
      <div className="two">
        <Button className={safe && !waits ? 'btn big main' : 'btn big'} isDisabled={!safe || waits} onPress={reset}>
          Reset
        </Button>
        <Button className={!safe && !waits ? 'btn big main' : 'btn big'} isDisabled={safe || waits} onPress={start}>
          Start
        </Button>
      </div>
      <p className="note">{note}</p>
    </>
  )
}

/** "0:42" since a moment; in a picture for which the clock was stopped, as it was told. */
function useSince(sinceMs: number, atMs: number, still: boolean): string {
  const [, setTurn] = useState(0)
  useEffect(() => {
    if (still) return undefined
    const timer = setInterval(() => setTurn((turn) => turn + 1), 1000)
    return () => clearInterval(timer)
  }, [still])
  const seconds = Math.max(0, Math.floor(((still ? atMs : Date.now()) - sinceMs) / 1000))
  const [minutes, rest] = [Math.floor(seconds / 60), String(seconds % 60).padStart(2, '0')]
  if (minutes < 60) return `${minutes}:${rest}`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
