import { useEffect, useState } from 'react'
import { ToggleButton } from 'react-aria-components'
import type { RecordingState } from '../../station/contract/devices.ts'
import { say } from '../saying.ts'
import { call } from '../station-client.ts'

const everyMs = 1000

/** A transcript of a device: null before the first, asked for again while it runs. */
export function useRecording(name: string): readonly [RecordingState | null, (on: boolean) => void] {
  const [told, setTold] = useState<{ readonly name: string; readonly state: RecordingState | null }>({
    name,
    state: null,
  })
  const state = told.name === name ? told.state : null
  const running = state?.recording ?? false
  useEffect(() => {
    const ask = (): void => void call('device.record', { name }).then((now) => setTold({ name, state: now }), say)
    ask()
    if (!running) return undefined
    const timer = setInterval(ask, everyMs)
    return () => clearInterval(timer)
  }, [name, running])
  const record = (on: boolean): void =>
    void call('device.record', { name, on }).then((now) => setTold({ name, state: now }), say)
  return [state, record]
}

type Props = { readonly state: RecordingState | null; readonly record: (on: boolean) => void }

/** Begins and ends a transcript; beginning opens the line anew, so the station refuses it while the lane runs. */
export function RecordButton({ state, record }: Props) {
  return (
    <ToggleButton className="btn pick" isSelected={state?.recording ?? false} onChange={record}>
      {state?.recording ? `Recording, ${state.frames.toLocaleString('en')} frames` : 'Record trace'}
    </ToggleButton>
  )
}
