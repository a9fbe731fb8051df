import type { ConveyorCommand, UnitMode } from './conveyor.ts'

/**
 * PackML states by PackTags v3.0 number. Trap: the OPC UA companion specification (TMC) numbers the same states 0 Stopped, 1 Resetting,
 * 2 Idle … and the commands 0 Abort, 1 Start, 2 Stop, 3 Reset … (hardware.md §4.1): never mix.
 */
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

/** CntrlCmd numbers of PackTags v3; 10 came with later revisions. */
export const packmlCommands: Readonly<Record<ConveyorCommand, number>> = {
  reset: 1,
  start: 2,
  stop: 3,
  hold: 4,
  unhold: 5,
  suspend: 6,
  unsuspend: 7,
  abort: 8,
  clear: 9,
  complete: 10,
}

/** Every command, in the order of its number. */
export const commandNames = Object.keys(packmlCommands) as readonly ConveyorCommand[]

/** Unit modes by number (hardware.md §4.1). */
export const unitModes: Readonly<Record<UnitMode, number>> = { Production: 1, Maintenance: 2, Manual: 3 }

/** The mode of a number; null for one that is none of ours. */
export function unitModeOf(number: number): UnitMode | null {
  return (Object.keys(unitModes) as UnitMode[]).find((mode) => unitModes[mode] === number) ?? null
}

/** The command of a number; null for an unknown one. */
export function commandOf(number: number): ConveyorCommand | null {
  return commandNames.find((name) => packmlCommands[name] === number) ?? null
}

export const stateNumber = (state: PackmlState): number => packmlStates.indexOf(state)

/** The name of a state number; a number outside PackTags v3 hints at the TMC numbering. */
export function stateName(number: number): string {
  return packmlStates[number] ?? `Undefined (${number} is no state of PackTags v3)`
}

const allBut = (...states: PackmlState[]): readonly PackmlState[] =>
  packmlStates.filter((state) => state !== 'Undefined' && !states.includes(state))

type Transition = { readonly from: readonly PackmlState[]; readonly to: PackmlState }

/** Where each command leads, and from where it is allowed (hardware.md §4.1). */
export const transitions: Readonly<Record<ConveyorCommand, Transition>> = {
  reset: { from: ['Stopped', 'Complete'], to: 'Resetting' },
  start: { from: ['Idle'], to: 'Starting' },
  stop: { from: allBut('Stopped', 'Stopping', 'Aborting', 'Aborted', 'Clearing'), to: 'Stopping' },
  hold: { from: ['Execute'], to: 'Holding' },
  unhold: { from: ['Held'], to: 'Unholding' },
  suspend: { from: ['Execute'], to: 'Suspending' },
  unsuspend: { from: ['Suspended'], to: 'Unsuspending' },
  abort: { from: allBut('Aborting', 'Aborted'), to: 'Aborting' },
  clear: { from: ['Aborted'], to: 'Clearing' },
  complete: { from: ['Execute'], to: 'Completing' },
}

/** Where each acting state ends (SC, state complete). Execute is left by `complete` alone: a lane has no last parcel. */
export const completions: Partial<Readonly<Record<PackmlState, PackmlState>>> = {
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
  return transition.from.includes(state) ? transition.to : null
}

/** The state that an acting state completes into; a waiting state stays. */
export function completed(state: PackmlState): PackmlState {
  return completions[state] ?? state
}

/** True for states that complete by themselves into another one. */
export function isActing(number: number): boolean {
  const state = packmlStates[number]
  return state !== undefined && completions[state] !== undefined
}

/** States in which the drives are on: Execute and those on the way to it. */
export function drives(state: PackmlState): boolean {
  return ['Execute', 'Starting', 'Unholding', 'Unsuspending'].includes(state)
}

/** The mode may be changed while nothing moves. */
export function modeMayChange(state: PackmlState): boolean {
  return state === 'Stopped' || state === 'Idle' || state === 'Aborted'
}

/** A belt may be jogged while it stands: by service in any mode but Production, and by anybody while Held (for a second scan). */
export function mayJog(state: PackmlState, mode: UnitMode): boolean {
  if (state === 'Held') return true
  return mode !== 'Production' && (state === 'Stopped' || state === 'Idle')
}
