import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { drives } from './packml.ts'
import { type PlcInputs, PlcProgram } from './plc-program.ts'

const calm: PlcInputs = {
  nowMs: 0,
  safety: null,
  jammed: false,
  laneFull: false,
  xrays: false,
  speedMmS: 0,
  speedSetMmS: 200,
  jog: 0,
}

/** A program with a belt that follows its drive at once; `turn` is one cycle of 100 ms with these inputs. */
function plc() {
  const program = new PlcProgram()
  let [nowMs, change] = [0, 0]
  const inputs = (changes: Partial<PlcInputs> = {}): PlcInputs => {
    const before = { ...calm, ...changes, nowMs }
    return { ...before, speedMmS: program.driveMmS(before) }
  }
  return {
    program,
    inputs,
    turn: (changes: Partial<PlcInputs> = {}): void => {
      nowMs += 100
      program.step(inputs(changes))
    },
    command: (number: number, changes: Partial<PlcInputs> = {}): void =>
      program.command(number, ++change, inputs(changes)),
    mode: (number: number): void => program.changeMode(number, ++change, inputs()),
  }
}

test('a command is carried out once for each change number, and a refusal says which and why', () => {
  const { program, inputs, turn, command, mode } = plc()
  program.command(1, 0x0100, inputs())
  turn()
  assert.equal(program.state, 'Idle')
  program.command(3, 0x0100, inputs())
  assert.equal(program.state, 'Idle', 'the same number again is no command')
  program.command(5, 0x0207, inputs())
  assert.equal(program.rejected, 0x0701)
  command(2, { safety: 'interlockOpen' })
  assert.equal(program.rejected & 0xff, 2)
  command(2, { jammed: true })
  assert.equal(program.rejected & 0xff, 3)
  command(99)
  assert.equal(program.rejected & 0xff, 5)
  mode(3)
  turn()
  assert.deepEqual([program.state, program.stopReason], ['Stopped', 'modeChanged'])
  command(1)
  turn()
  command(2)
  assert.deepEqual([program.state, program.rejected & 0xff], ['Idle', 4])
})

test('a full lane that was suspended by a command as well is not gone on with by itself', () => {
  const { program, turn, command } = plc()
  command(1)
  turn()
  command(2)
  turn()
  command(6)
  turn({ laneFull: true })
  turn({ laneFull: true })
  turn()
  turn()
  assert.deepEqual([program.state, program.stopReason], ['Suspended', 'suspendCommand'])
  command(7)
  turn()
  assert.equal(program.state, 'Execute')
})

const happening = fc.record(
  {
    command: fc.option(fc.integer({ min: 0, max: 11 })),
    mode: fc.option(fc.integer({ min: 0, max: 4 })),
    inputs: fc.record({
      safety: fc.constantFrom<PlcInputs['safety']>(null, null, null, 'emergencyStop', 'interlockOpen', 'heartbeatLost'),
      jammed: fc.boolean(),
      laneFull: fc.boolean(),
      xrays: fc.boolean(),
      jog: fc.constantFrom(-1, 0, 1),
    }),
  },
  { noNullPrototype: true },
)

test('whatever comes in whatever order, the belt is never driven while it is unsafe or jammed, nor jogged under X-rays', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const { program, inputs, turn, command, mode } = plc()
      for (const each of happenings) {
        if (each.command !== null) command(each.command, each.inputs)
        if (each.mode !== null) mode(each.mode)
        turn(each.inputs)
        const driveMmS = program.driveMmS(inputs(each.inputs))
        const { safety, jammed, xrays } = each.inputs
        if (safety !== null || jammed) assert.equal(driveMmS, 0, program.state)
        if (xrays && !drives(program.state)) assert.equal(driveMmS, 0, program.state)
        if (driveMmS < 0) assert.ok(['Held', 'Stopped', 'Idle'].includes(program.state))
      }
    }),
  )
})
