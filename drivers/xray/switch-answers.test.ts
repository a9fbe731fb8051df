import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from './framing.ts'
import { SwitchAnswers } from './switch-answers.ts'

const done = (): Message => ({ code: '99', args: ['$'] })

test('the late acknowledgement of an "off" is never taken for that of the "on" behind it', () => {
  const answers = new SwitchAnswers('99', () => 0)
  answers.sent(true)
  answers.sent(false)
  const [first, other, second] = [done(), { code: '22', args: ['1'] }, done()]
  for (const message of [first, other, second]) answers.heard(message)
  assert.deepEqual(
    [first, other, second].map((message) => answers.isShouted(message)),
    [true, false, false],
  )
})

test('an "off" shouted behind an "on" is answered behind it', () => {
  const answers = new SwitchAnswers('99', () => 0)
  answers.sent(false)
  answers.sent(true)
  const [first, second] = [answers.heard(done()), answers.heard(done())]
  assert.deepEqual([answers.isShouted(first), answers.isShouted(second)], [false, true])
})

test('an "off" that was never acknowledged does not swallow a later answer, nor does one of a lost line', () => {
  let nowMs = 0
  const answers = new SwitchAnswers('99', () => nowMs)
  answers.sent(true)
  nowMs = 1500
  answers.sent(false)
  assert.equal(answers.isShouted(answers.heard(done())), false)
  answers.sent(true)
  answers.forget()
  answers.sent(false)
  assert.equal(answers.isShouted(answers.heard(done())), false)
})

test('a device that answers a question asked after an "off" owes that "off" nothing any more', () => {
  const answers = new SwitchAnswers('99', () => 0)
  answers.sent(true)
  answers.asked()
  answers.heard({ code: '22', args: ['1'] })
  answers.sent(false)
  assert.equal(answers.isShouted(answers.heard(done())), false)
})

test('the answer to a question asked before an "off" says nothing of that "off"', () => {
  const answers = new SwitchAnswers('99', () => 0)
  answers.asked()
  answers.sent(true)
  answers.heard({ code: '22', args: ['1'] })
  answers.sent(false)
  const [first, second] = [answers.heard(done()), answers.heard(done())]
  assert.deepEqual([answers.isShouted(first), answers.isShouted(second)], [true, false])
})
