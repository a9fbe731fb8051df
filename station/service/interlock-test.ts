import { type InterlockName, interlockNames } from '../../drivers/conveyor/conveyor.ts'
import type { InterlockStep, InterlockTest } from '../contract/service.ts'
import { followLimitMs, generatorLimitMs, grantLimitMs, interlockRows, withdrawnLimitMs } from './interlock-steps.ts'

/** One look at the chain: inputs of the PLC, its enable, the generator's own word (null = it tells none), and whether the lane is safe-stopped. */
export type ChainLook = {
  readonly atMs: number
  readonly interlocks: Readonly<Record<InterlockName, boolean>>
  readonly granted: boolean
  readonly generatorClosed: boolean | null
  readonly laneSafe: boolean
}

/** The test as plain data; `sinceMs` is when the present phase began, `lastAtMs` the look before. */
export type TestState = {
  readonly phase: InterlockTest['phase']
  readonly index: number
  readonly steps: readonly InterlockStep[]
  readonly sinceMs: number
  readonly lastAtMs: number
  readonly openedAtMs: number | null
}

/** What happens to a test, in past tense; the person's acts, and one look after the other. */
export type TestEvent =
  | { readonly type: 'begun'; readonly atMs: number }
  | { readonly type: 'went on'; readonly atMs: number }
  | { readonly type: 'left out'; readonly atMs: number; readonly words: string }
  | { readonly type: 'given up' }
  | { readonly type: 'looked'; readonly look: ChainLook }

const fresh = (name: string, open: string, close: string): InterlockStep => ({
  name,
  open,
  close,
  state: 'to come',
  granted: false,
  openedWithinMs: null,
  withdrawnMs: null,
  generatorMs: null,
  latched: false,
  closedAgain: false,
  others: [],
  words: '',
})

/** Before the first step. */
export const noTest: TestState = {
  phase: 'idle',
  index: 0,
  steps: interlockRows.map(({ name, open, close }) => fresh(name, open, close)),
  sinceMs: 0,
  lastAtMs: 0,
  openedAtMs: null,
}

/** One step of the test: pure. Everything in it is what the PLC and the generator said, never what was pressed. */
export function testStep(state: TestState, event: TestEvent): TestState {
  switch (event.type) {
    case 'begun':
      return enter({ ...noTest, lastAtMs: event.atMs }, 0, event.atMs)
    case 'given up':
      return noTest
    case 'went on':
      return state.phase === 'step done' ? enter(state, state.index + 1, event.atMs) : state
    case 'left out': {
      if (state.phase === 'idle' || state.phase === 'finished') return state
      const words = event.words === '' ? 'Left out.' : `Left out: ${event.words}`
      return enter(changed(state, { state: 'left out', words }), state.index + 1, event.atMs)
    }
    case 'looked':
      return { ...looked(state, event.look), lastAtMs: event.look.atMs }
  }
}

function enter(state: TestState, index: number, atMs: number): TestState {
  if (index >= state.steps.length) return { ...state, phase: 'finished', index: state.steps.length }
  const entered: TestState = { ...state, phase: 'permission', index, sinceMs: atMs, openedAtMs: null }
  return changed(entered, { state: 'now' })
}

function changed(state: TestState, part: Partial<InterlockStep>): TestState {
  const steps = state.steps.map((step, index) => (index === state.index ? { ...step, ...part } : step))
  return { ...state, steps }
}

function looked(state: TestState, look: ChainLook): TestState {
  const step = state.steps[state.index]
  if (!step) return state
  const closed = look.interlocks[step.name as InterlockName]
  if (state.phase === 'permission') return permission(state, look, closed)
  if (state.phase === 'open it') return closed ? state : opened(state, step, look)
  if (state.phase === 'close it') return followed(state, step, look, closed)
  return state
}

/** The enable is asked for so that its going can be seen; a chain that does not grant it is tested without, and said so. */
function permission(state: TestState, look: ChainLook, closed: boolean): TestState {
  if (!closed) return state
  const waited = look.atMs - state.sinceMs > grantLimitMs
  if (!look.granted && !waited) return state
  return { ...changed(state, { granted: look.granted }), phase: 'open it', sinceMs: look.atMs }
}

function opened(state: TestState, step: InterlockStep, look: ChainLook): TestState {
  const others = interlockNames.filter((name) => name !== step.name && !look.interlocks[name])
  const seen = changed(state, { openedWithinMs: Math.max(0, look.atMs - state.lastAtMs), others })
  const next: TestState = { ...seen, phase: 'close it', openedAtMs: look.atMs, sinceMs: look.atMs }
  return followed(next, next.steps[next.index] ?? step, look, false)
}

function followed(state: TestState, step: InterlockStep, look: ChainLook, closed: boolean): TestState {
  const sinceMs = look.atMs - (state.openedAtMs ?? look.atMs)
  const part = seenSince(step, look, closed, sinceMs)
  const now = { ...step, ...part, closedAgain: closed }
  // A generator has the two channels on its terminals: what opens neither of them it cannot see.
  const tells = generatorSees(look, now.others)
  const told = now.generatorMs !== null || !tells
  const settled = sinceMs >= followLimitMs || (now.latched && now.withdrawnMs !== null && told)
  if (!closed || !settled) return changed(state, part)
  return { ...changed(state, { ...now, ...verdict(now, tells) }), phase: 'step done', sinceMs: look.atMs }
}

function seenSince(step: InterlockStep, look: ChainLook, closed: boolean, sinceMs: number) {
  const opened = closed ? [] : interlockNames.filter((name) => name !== step.name && !look.interlocks[name])
  return {
    withdrawnMs: step.withdrawnMs ?? (step.granted && !look.granted ? sinceMs : null),
    generatorMs: step.generatorMs ?? (look.generatorClosed === false ? sinceMs : null),
    latched: step.latched || look.laneSafe,
    others: [...new Set([...step.others, ...opened])],
  }
}

const generatorSees = ({ generatorClosed }: ChainLook, others: readonly string[]): boolean =>
  generatorClosed !== null && others.some((name) => name === 'interlockAClosed' || name === 'interlockBClosed')

/** Good = the enable was there and went in time, the generator saw it where it tells, and the lane latched its safe stop. */
function verdict(step: InterlockStep, generatorTells: boolean): Pick<InterlockStep, 'state' | 'words'> {
  const wrong = [
    ...(step.granted ? [] : ['the X-ray enable could not be had before, so that its going was not seen']),
    ...(step.granted && (step.withdrawnMs === null || step.withdrawnMs > withdrawnLimitMs)
      ? [`the X-ray enable was not withdrawn within ${withdrawnLimitMs} ms`]
      : []),
    ...(generatorTells && (step.generatorMs === null || step.generatorMs > generatorLimitMs)
      ? [`the generator did not tell an open interlock within ${generatorLimitMs} ms`]
      : []),
    ...(step.latched ? [] : ['the lane did not go to a safe stop']),
  ]
  if (wrong.length > 0) return { state: 'bad', words: `${wrong.join('; ')}. Do not use the lane before it is found.` }
  const withdrawn =
    step.withdrawnMs === 0 ? 'in the same reading' : `${step.withdrawnMs} ms after it (to the next reading)`
  return {
    state: 'good',
    words: `seen within ${step.openedWithinMs} ms, X-ray enable withdrawn ${withdrawn}, lane safe-stopped`,
  }
}

/** What the person is to do now. */
export function sayOf(state: TestState): string {
  const { open = '', close = '', state: found = 'to come' } = state.steps[state.index] ?? {}
  switch (state.phase) {
    case 'idle':
      return 'Every interlock is opened and closed once, by hand. X-rays stay off; only the enable of the PLC is asked for.'
    case 'permission':
      return 'Wait: the X-ray enable is asked for, so that its going can be seen. Close whatever is open.'
    case 'open it':
      return open
    case 'close it':
      return close
    case 'step done':
      return found === 'good' ? 'Good. Go on to the next one.' : 'Not good. Note it, then go on to the next one.'
    case 'finished':
      return 'Every step has been taken. Sign what was found.'
  }
}

/** The result as it is signed: bad as soon as one step is bad or was left out. */
export function resultOf(steps: readonly InterlockStep[]): 'good' | 'bad' {
  return steps.every(({ state }) => state === 'good') ? 'good' : 'bad'
}
