import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { test } from 'node:test'
import { DriverError } from '../driver-error.ts'
import { eventually } from '../testing/eventually.ts'
import { type Request, Turn } from './turn.ts'

/** A line by hand: what went out, what was counted, and a turn whose replies are `name:value`. */
function handLine(drainMs = 40) {
  const sent: string[] = []
  const counted = { timeouts: 0, unsolicited: 0 }
  const turn = new Turn<string>({
    send: async (_bytes, name) => void sent.push(name),
    onTimeout: () => counted.timeouts++,
    onUnsolicited: () => counted.unsolicited++,
    drainMs,
  })
  const ask = (name: string, more: Partial<Request<string, string>> = {}): Promise<string> =>
    turn.ask({
      name,
      bytes: new TextEncoder().encode(name),
      timeoutMs: 5000,
      accept: (reply) => (reply.startsWith(`${name}:`) ? reply.slice(name.length + 1) : undefined),
      ...more,
    })
  return { sent, counted, turn, ask }
}

test('one request is on the line at a time, in the order of asking', async () => {
  const { sent, turn, ask } = handLine()
  const answers = [ask('a'), ask('b'), ask('c')]
  assert.deepEqual(sent, ['a'])
  assert.equal(turn.busy, true)
  for (const reply of ['a:1', 'b:2', 'c:3']) turn.take(reply)
  assert.deepEqual(await Promise.all(answers), ['1', '2', '3'])
  assert.deepEqual(sent, ['a', 'b', 'c'])
  assert.equal(turn.busy, false)
})

test('an urgent request goes before all that wait', async () => {
  const { sent, turn, ask } = handLine()
  const answers = [ask('a'), ask('b'), ask('off', { urgent: true })]
  for (const reply of ['a:1', 'off:ok', 'b:2']) turn.take(reply)
  await Promise.all(answers)
  assert.deepEqual(sent, ['a', 'off', 'b'])
})

test('an answer to another question is counted and the right one still waited for', async () => {
  const { counted, turn, ask } = handLine()
  const answer = ask('a')
  turn.take('b:7')
  turn.take('a:1')
  assert.equal(await answer, '1')
  assert.equal(counted.unsolicited, 1)
})

test('a late answer is dropped and never given to the next request of the same kind', async () => {
  const { sent, counted, turn, ask } = handLine(60)
  const first = ask('status', { timeoutMs: 20 })
  const second = ask('status')
  await assert.rejects(first, (error) => error instanceof DriverError && error.code === 'timeout')
  assert.deepEqual(sent, ['status'], 'the line is drained first')
  turn.take('status:late')
  await eventually(() => sent.length === 2, 'the next goes out')
  turn.take('status:fresh')
  assert.equal(await second, 'fresh')
  assert.deepEqual(counted, { timeouts: 1, unsolicited: 1 })
})

test('while late bytes still come the line is not used', async () => {
  const { sent, turn, ask } = handLine(120)
  const first = ask('a', { timeoutMs: 10 })
  void ask('b').catch(() => undefined)
  await assert.rejects(first, /No answer to a within 10 ms/)
  const drainedFrom = performance.now()
  let lastMs = drainedFrom
  for (let turnNo = 0; turnNo < 5; turnNo++) {
    await wait(50)
    if (sent.length > 1) break
    turn.take('a:late')
    lastMs = performance.now()
  }
  await eventually(() => sent.length === 2, 'b goes out')
  assert.ok(performance.now() - lastMs >= 100, 'the line was silent before b')
})

test('a refusal fails its own request only', async () => {
  const { turn, ask } = handLine()
  const refused = ask('a', {
    accept: () => {
      throw new DriverError('refused', 'no')
    },
  })
  const next = ask('b')
  turn.take('a:!')
  turn.take('b:2')
  await assert.rejects(refused, /no/)
  assert.equal(await next, '2')
})

test('when the line is lost all that wait fail with its reason, and later requests go on', async () => {
  const { turn, ask } = handLine()
  const all = [ask('a'), ask('b')]
  turn.abandon(new DriverError('closed', 'cable pulled'))
  for (const result of await Promise.allSettled(all)) {
    assert.equal(result.status, 'rejected')
    assert.match(String(result.reason), /cable pulled/)
  }
  const later = ask('c')
  turn.take('c:3')
  assert.equal(await later, '3')
})

test('a request that waits can be taken back; one on the line cannot', async () => {
  const { sent, turn, ask } = handLine()
  const onLine = ask('on')
  const waiting = ask('on')
  turn.cancelWaiting('on', new DriverError('cancelled', 'turned off'))
  await assert.rejects(waiting, /turned off/)
  turn.take('on:1')
  assert.equal(await onLine, '1')
  assert.deepEqual(sent, ['on'])
})
