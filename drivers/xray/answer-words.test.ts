import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerInWords } from './answer-words.ts'
import { faultWords, statusFlags, xrvCommands } from './commands.ts'

const raised = (count: number, ...at: readonly number[]): string[] =>
  Array.from({ length: count }, (_, index) => (at.includes(index) ? '1' : '0'))

test('a technician reads which flags of the generator are raised', () => {
  const args = raised(statusFlags.length, statusFlags.indexOf('highVoltageOn'), statusFlags.indexOf('interlock1Closed'))
  assert.equal(
    answerInWords({ code: xrvCommands.readStatus.code, args }),
    'status: high voltage on, interlock 1 closed',
  )
})

test('a technician reads which faults are raised, or that none is; a selection is no fault', () => {
  const { code } = xrvCommands.readFaults
  const arc = faultWords.indexOf('anode arc')
  assert.equal(answerInWords({ code, args: raised(faultWords.length, 0, arc) }), 'faults: anode arc')
  assert.equal(answerInWords({ code, args: raised(faultWords.length, 0) }), 'faults: none')
})

test('an acknowledgement, a value, a refusal and a number that is not known are told as they came', () => {
  assert.equal(answerInWords({ code: '98', args: ['$'] }), 'X-ray output: done')
  assert.equal(answerInWords({ code: '15', args: ['2457'] }), 'mA set point: 2457')
  assert.equal(answerInWords({ code: '22', args: ['!', '3'] }), 'status: ! 3')
  assert.equal(answerInWords({ code: '77', args: ['1'] }), '77: 1')
})
