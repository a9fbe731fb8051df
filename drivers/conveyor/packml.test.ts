import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  commanded,
  commandNames,
  completed,
  isActing,
  mayJog,
  modeMayChange,
  packmlCommands,
  type PackmlState,
  packmlStates,
  stateName,
  stateNumber,
  unitModeOf,
} from './packml.ts'

test('states and commands have the numbers of PackTags v3, and not those of OPC UA TMC', () => {
  const numbered = (['Undefined', 'Stopped', 'Idle', 'Execute', 'Aborted', 'Held', 'Complete'] as const).map(
    stateNumber,
  )
  assert.deepEqual(numbered, [0, 2, 4, 6, 9, 11, 17])
  assert.deepEqual(Object.values(packmlCommands), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  assert.equal(packmlCommands.abort, 8, 'TMC has Abort as 0 and Start as 1')
  assert.equal(stateName(2), 'Stopped', 'TMC has Idle as 2')
  assert.match(stateName(18), /18 is no state of PackTags v3/)
})

/**
 * Every transition that the standard draws, a line a state: `.` is refused. Columns are reset, start, stop, hold, unhold, suspend,
 * unsuspend, abort, clear, complete. Written down apart from the table it is held against.
 */
const drawn = `
Undefined    .          .         .         .        .          .           .              .         .         .
Clearing     .          .         .         .        .          .           .              Aborting  .         .
Stopped      Resetting  .         .         .        .          .           .              Aborting  .         .
Starting     .          .         Stopping  .        .          .           .              Aborting  .         .
Idle         .          Starting  Stopping  .        .          .           .              Aborting  .         .
Suspended    .          .         Stopping  .        .          .           Unsuspending   Aborting  .         .
Execute      .          .         Stopping  Holding  .          Suspending  .              Aborting  .         Completing
Stopping     .          .         .         .        .          .           .              Aborting  .         .
Aborting     .          .         .         .        .          .           .              .         .         .
Aborted      .          .         .         .        .          .           .              .         Clearing  .
Holding      .          .         Stopping  .        .          .           .              Aborting  .         .
Held         .          .         Stopping  .        Unholding  .           .              Aborting  .         .
Unholding    .          .         Stopping  .        .          .           .              Aborting  .         .
Suspending   .          .         Stopping  .        .          .           .              Aborting  .         .
Unsuspending .          .         Stopping  .        .          .           .              Aborting  .         .
Resetting    .          .         Stopping  .        .          .           .              Aborting  .         .
Completing   .          .         Stopping  .        .          .           .              Aborting  .         .
Complete     Resetting  .         Stopping  .        .          .           .              Aborting  .         .
`

test('every command in every state leads where the standard says, or is refused', () => {
  const lines = drawn.trim().split('\n')
  assert.equal(lines.length, packmlStates.length)
  let allowed = 0
  for (const line of lines) {
    const [state, ...ends] = line.trim().split(/\s+/)
    assert.equal(ends.length, commandNames.length)
    for (const [index, command] of commandNames.entries()) {
      const end = ends[index] === '.' ? null : ends[index]
      assert.equal(commanded(state as PackmlState, command), end, `${command} in ${state}`)
      if (end !== null) allowed++
    }
  }
  assert.equal(allowed, 36)
})

test('every acting state completes into a waiting one, and waiting states stay', () => {
  const ends = packmlStates.filter((_, number) => isActing(number)).map((state) => `${state} → ${completed(state)}`)
  assert.deepEqual(ends, [
    'Clearing → Stopped',
    'Starting → Execute',
    'Stopping → Stopped',
    'Aborting → Aborted',
    'Holding → Held',
    'Unholding → Execute',
    'Suspending → Suspended',
    'Unsuspending → Execute',
    'Resetting → Idle',
    'Completing → Complete',
  ])
  for (const state of packmlStates) assert.equal(completed(completed(state)), completed(state))
})

test('the mode changes only while nothing moves, and a belt is jogged by service, or by anybody while Held', () => {
  assert.deepEqual(packmlStates.filter(modeMayChange), ['Stopped', 'Idle', 'Aborted'])
  assert.deepEqual(
    packmlStates.filter((state) => mayJog(state, 'Production')),
    ['Held'],
  )
  assert.deepEqual(
    packmlStates.filter((state) => mayJog(state, 'Manual')),
    ['Stopped', 'Idle', 'Held'],
  )
  assert.deepEqual([0, 1, 2, 3, 4].map(unitModeOf), [null, 'Production', 'Maintenance', 'Manual', null])
})
