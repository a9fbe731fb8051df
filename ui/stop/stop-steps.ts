import type { LaneStatus, StopCause } from '../../station/contract/lane-status.ts'

/** One step of what to do: done already, to be done now, or later. */
export type Step = { readonly state: 'done' | 'now' | 'todo'; readonly words: string; readonly detail: string }

/** What Reset or Start can wait for, as the page says it. */
const waitWords: Readonly<Record<string, string>> = {
  emergencyStopReleased: 'the emergency stop to be pulled out',
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
  calibration: 'a valid calibration: see Calibrate',
}

/** "the access panel and door 1". */
export function waitList(waitsFor: readonly string[]): string {
  const words = waitsFor.map((name) => waitWords[name] ?? name)
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** The station's sentence without the buttons: they are steps of their own here. */
function withoutButtons(whatToDo: string): string {
  const rest = whatToDo
    .replace(/,? (?:and )?then press (?:Reset|Start)[^.]*\.$/, '.')
    .replace(/ (?:When it answers again, )?press (?:Reset|Start)[^.]*\.$/i, '')
    .replace(/ Then press Start\.$/, '')
  return rest.trim() === '' ? whatToDo : rest.replace(/, close it\.$/, ' and close it.')
}

/** What to do, in order; the first that is not done is the one to do now. */
export function stepsOf({ beam, mode }: Pick<LaneStatus, 'beam' | 'mode'>, stop: StopCause): readonly Step[] {
  const beamOff = beam === 'off'
  const waits = stop.waitsFor.length > 0
  const log = 'It goes into the log with your staff number.'
  const list = [
    {
      done: beamOff,
      words: beamOff ? 'X-rays are off.' : 'The X-ray state is not known.',
      detail: beamOff ? 'Read back from the generator.' : 'Keep away from the tunnel.',
    },
    {
      done: !waits && mode !== 'stopped',
      words: withoutButtons(stop.whatToDo),
      detail: waits ? `Waits for ${waitList(stop.waitsFor)}.` : 'Nothing more is waited for.',
    },
    ...(mode === 'safe'
      ? [
          {
            done: false,
            words: 'Look into the tunnel. Nobody and nothing is inside.',
            detail: 'You confirm this with Reset.',
          },
          { done: false, words: 'Reset, then Start.', detail: log.replace('It goes', 'Both go') },
        ]
      : [{ done: false, words: 'Start.', detail: log }]),
  ]
  const now = list.findIndex((step) => !step.done)
  return list.map(({ done, words, detail }, index) => ({
    state: done ? 'done' : index === now ? 'now' : 'todo',
    words,
    detail,
  }))
}
