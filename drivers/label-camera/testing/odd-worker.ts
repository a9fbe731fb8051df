import { setTimeout as wait } from 'node:timers/promises'
import { answerCalls } from '../answer-calls.ts'

/** A thread that doubles numbers, refuses -1, hangs at -2 and ends at -3. */
answerCalls<number, number>(async (number) => {
  if (number === -1) throw new RangeError('minus one is none')
  if (number === -2) await wait(60_000)
  if (number === -3) process.exit(7)
  return 2 * number
})
