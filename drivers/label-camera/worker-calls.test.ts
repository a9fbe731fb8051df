import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DriverError } from '../driver-error.ts'
import { WorkerCalls } from './worker-calls.ts'

const file = new URL('testing/odd-worker.ts', import.meta.url)
const withCode = (code: string, words: RegExp) => (error: unknown) =>
  error instanceof DriverError && error.code === code && words.test(error.message)

test('each request gets its own answer, a refused one the words of the thread', async (t) => {
  const calls = new WorkerCalls<number, number>(file, 'The doubler', 30_000)
  t.after(() => calls.close())
  const [one, refused, two] = await Promise.allSettled([calls.ask(1), calls.ask(-1), calls.ask(2)])
  assert.deepEqual(
    [one, two].map((done) => done.status === 'fulfilled' && done.value),
    [2, 4],
  )
  assert.ok(refused.status === 'rejected' && withCode('bad-answer', /minus one/)(refused.reason))
})

test('a thread that hangs or ends is started again for the next request', async (t) => {
  const hung = new WorkerCalls<number, number>(file, 'The doubler', 1500)
  t.after(() => hung.close())
  await assert.rejects(hung.ask(-2), withCode('timeout', /did not answer within 1500 ms/))
  const ended = new WorkerCalls<number, number>(file, 'The doubler', 30_000)
  t.after(() => ended.close())
  await assert.rejects(ended.ask(-3), withCode('closed', /has ended \(exit 7\)/))
  assert.equal(await ended.ask(4), 8)
})

test('closed, it fails what is under way', async () => {
  const calls = new WorkerCalls<number, number>(file, 'The doubler', 30_000)
  const asked = calls.ask(-2)
  const failed = assert.rejects(asked, withCode('closed', /is closed/))
  await calls.close()
  await failed
})
