import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerInWords, orderInWords } from './number-words.ts'
import { uxCommands } from './ux-commands.ts'
import { xrb011Commands } from './xrb011-commands.ts'
import { xrvCommands, xrvFaultWords, xrvStatusFlags } from './xrv-commands.ts'

const full = { fullScaleKv: 160, fullScaleMa: 1 }
const raised = (count: number, ...at: readonly number[]): string[] =>
  Array.from({ length: count }, (_, index) => (at.includes(index) ? '1' : '0'))

test('a technician reads which flags of the generator are raised', () => {
  const args = raised(
    xrvStatusFlags.length,
    xrvStatusFlags.indexOf('highVoltageOn'),
    xrvStatusFlags.indexOf('interlock1Closed'),
  )
  assert.equal(
    answerInWords({ code: xrvCommands.readStatus.code, args }, xrvCommands, full),
    'status: high voltage on, interlock 1 closed',
  )
  assert.equal(
    answerInWords({ code: '22', args: ['0', '1', '0'] }, uxCommands, full),
    'status: interlock open',
    'the same question on another dialect',
  )
})

test('a technician reads which faults are raised, or that none is; a selection is no fault', () => {
  const { code } = xrvCommands.readFaults
  const arc = xrvFaultWords.indexOf('anode arc')
  const words = (...at: number[]): string =>
    answerInWords({ code, args: raised(xrvFaultWords.length, ...at) }, xrvCommands, full)
  assert.equal(words(0, arc), 'faults: anode arc')
  assert.equal(words(0), 'faults: none')
})

test('set points and monitors are told in kV and mA, in each dialect by its own scale', () => {
  assert.equal(orderInWords(xrvCommands.setKilovolts, [3583], full), 'set kV 140.0 kV')
  assert.equal(orderInWords(xrb011Commands.setMilliamps, [200], full), 'set mA 0.200 mA')
  assert.equal(answerInWords({ code: '15', args: ['2457'] }, xrvCommands, full), 'mA set point: 0.600 mA')
  assert.equal(
    answerInWords({ code: '19', args: ['2986', '2047', '1800', '0', '0', '0', '0', '2047'] }, xrvCommands, full),
    'monitors: 140.0 kV, 0.600 mA, 1800, 0, 0, 0, 0, 2047',
  )
  assert.equal(
    answerInWords({ code: '20', args: ['341', '2291', '2048', '1707', '2276', '2308', '341'] }, uxCommands, {
      fullScaleKv: 50,
      fullScaleMa: 2,
    }),
    'monitors: 25.0 °C, 24.0 V, 25.0 kV, 1.000 mA, 2.00 A, 3.10 V, 25.0 °C',
  )
})

test('before the full scales are known, counts are told as they came', () => {
  assert.equal(answerInWords({ code: '15', args: ['2457'] }, xrvCommands, null), 'mA set point: 2457')
})

test('an acknowledgement, a refusal and a number that is not known are told as they came', () => {
  assert.equal(answerInWords({ code: '98', args: ['$'] }, xrvCommands, full), 'X-ray output: done')
  assert.equal(answerInWords({ code: '22', args: ['!', '3'] }, xrvCommands, full), 'status: ! 3')
  assert.equal(answerInWords({ code: '77', args: ['1'] }, xrvCommands, full), '77: 1')
})
