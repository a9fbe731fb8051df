import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HqError } from '../hq-error.ts'
import { mayPublish, maySubscribe } from './access.ts'
import { makeDemoCa } from './certificates.ts'

test('a lane writes below its own up and reads its own down and what is for all', () => {
  assert.ok(mayPublish('lane-01', 'clearlane/v1/lane-01/up/inspection'))
  assert.ok(maySubscribe('lane-01', 'clearlane/v1/lane-01/down/receipt'))
  assert.ok(maySubscribe('lane-01', 'clearlane/v1/all/down/bulletin/#'))
  for (const topic of [
    'clearlane/v1/lane-02/up/event',
    'clearlane/v1/lane-01/down/receipt',
    'clearlane/v1/lane-01x/up/a',
  ])
    assert.equal(mayPublish('lane-01', topic), false, topic)
  for (const filter of [
    '#',
    'clearlane/v1/+/down/receipt',
    'clearlane/v1/lane-02/down/#',
    '$share/hq/clearlane/v1/+/up/#',
  ])
    assert.equal(maySubscribe('lane-01', filter), false, filter)
})

test('headquarters reads all that comes up and writes only down', () => {
  assert.ok(maySubscribe('hq-demo', 'clearlane/v1/+/up/#'))
  assert.ok(mayPublish('hq-demo', 'clearlane/v1/lane-01/down/receipt'))
  assert.equal(mayPublish('hq-demo', 'clearlane/v1/lane-01/up/event'), false)
})

test('the authority gives no certificate to a name that would open other topics', async () => {
  const ca = await makeDemoCa()
  for (const name of ['lane-03/down', '+', '#', 'Lane', 'ab', ''])
    await assert.rejects(
      ca.client(name),
      (error: unknown) => error instanceof HqError && error.code === 'bad-name',
      name,
    )
})
