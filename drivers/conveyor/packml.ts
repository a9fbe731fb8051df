import type { ConveyorCommand } from './conveyor.ts'

/** PackML states by PackTags v3.0 number. The OPC UA companion specification numbers them otherwise: never mix. */
export const packmlStates = [
  'Undefined',
  'Clearing',
  'Stopped',
  'Starting',
  'Idle',
  'Suspended',
  'Execute',
  'Stopping',
  'Aborting',
  'Aborted',
  'Holding',
  'Held',
  'Unholding',
  'Suspending',
  'Unsuspending',
  'Resetting',
  'Completing',
  'Complete',
] as const
export type PackmlState = (typeof packmlStates)[number]

/** CntrlCmd numbers of PackTags v3. */
export const packmlCommands: Readonly<Record<ConveyorCommand, number>> = {
  reset: 1,
  start: 2,
  stop: 3,
  hold: 4,
  unhold: 5,
  abort: 8,
  clear: 9,
}

export const stateNumber = (state: PackmlState): number => packmlStates.indexOf(state)

const from = (...states: PackmlState[]): ReadonlySet<PackmlState> => new Set(states)
const stoppable = new Set(
  packmlStates.filter((state) => !from('Stopped', 'Stopping', 'Aborting', 'Aborted', 'Clearing').has(state)),
)
const abortable = new Set(packmlStates.filter((state) => !from('Aborting', 'Aborted').has(state)))

const transitions: Readonly<
  Record<ConveyorCommand, { readonly from: ReadonlySet<PackmlState>; readonly to: PackmlState }>
> = {
  reset: { from: from('Stopped', 'Complete'), to: 'Resetting' },
  start: { from: from('Idle'), to: 'Starting' },
  stop: { from: stoppable, to: 'Stopping' },
  hold: { from: from('Execute'), to: 'Holding' },
  unhold: { from: from('Held'), to: 'Unholding' },
  abort: { from: abortable, to: 'Aborting' },
  clear: { from: from('Aborted'), to: 'Clearing' },
}

const completes: Partial<Record<PackmlState, PackmlState>> = {
  Resetting: 'Idle',
  Starting: 'Execute',
  Stopping: 'Stopped',
  Holding: 'Held',
  Unholding: 'Execute',
  Aborting: 'Aborted',
  Clearing: 'Stopped',
  Completing: 'Complete',
  Suspending: 'Suspended',
  Unsuspending: 'Execute',
}

/** The state that a command leads to, or null where it is refused in this state. */
export function commanded(state: PackmlState, command: ConveyorCommand): PackmlState | null {
  const transition = transitions[command]
  return transition.from.has(state) ? transition.to : null
}

/** The state that an acting state completes into; a waiting state stays. */
export function completed(state: PackmlState): PackmlState {
  return completes[state] ?? state
}

/** True for states that complete by themselves into another one. */
export function isActing(number: number): boolean {
  const state = packmlStates[number]
  return state !== undefined && completes[state] !== undefined
}
