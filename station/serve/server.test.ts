import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import { serviceCalls } from '../contract/service.ts'
import type { Handlers } from './calls.ts'
import { ServeError } from './serve-error.ts'
import { type Server, startServer } from './server.ts'
import { cookieName } from './session.ts'

const token = 'a-token-for-this-test'
const refuse = async (): Promise<never> => {
  throw new ServeError('not-ready', 'Not in this test.')
}
const handlers: Handlers = {
  'lane.status': refuse,
  'lane.start': async () => ({}),
  'lane.stop': refuse,
  'lane.reset': async () => {
    throw new Error('a broken promise with a secret in it')
  },
  'inspections.recent': async () => [],
  'inspection.get': refuse,
  'inspection.decide': refuse,
  'devices.list': refuse,
  'device.trace': refuse,
  'device.test': refuse,
  'device.record': refuse,
  'wiring.check': refuse,
  'calibration.overview': refuse,
  'calibration.begin': refuse,
  'calibration.act': refuse,
  'calibration.history': refuse,
  'calibration.revert': refuse,
  'simulation.faults': refuse,
  'simulation.setFault': refuse,
  'session.staff': async () => ({}),
  ...(Object.fromEntries(Object.keys(serviceCalls).map((name) => [name, refuse])) as unknown as Pick<
    Handlers,
    keyof typeof serviceCalls
  >),
}
const unexpected: string[] = []
let server: Server

before(async () => {
  server = await startServer({
    host: '127.0.0.1',
    port: 0,
    token,
    pageFolder: 'there-is-no-page',
    handlers,
    pictures: { plane: async () => ({ widthPx: 2, heightPx: 1, data: Uint16Array.of(1, 65535) }), thumbnail: refuse },
    greet: () => [],
    onUnexpected: (where) => unexpected.push(where),
  })
})
after(() => server.close())

type Answer = { status: number; body: string; headers: Record<string, string | string[] | undefined> }

function ask(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, method, path, headers: { ...headers } }, (answer) => {
      let text = ''
      answer.setEncoding('latin1')
      answer.on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text, headers: answer.headers }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
const cookie = (): Record<string, string> => ({
  cookie: `${cookieName(server.port)}=${token}`,
  'content-type': 'application/json',
})

test('a visitor without the key gets nothing', async () => {
  assert.equal((await ask('GET', '/', {})).status, 401)
  assert.equal((await ask('POST', '/api/call/lane.start', { 'content-type': 'application/json' }, '{}')).status, 401)
})

test('the first visit trades the token for a cookie and loses it from the address', async () => {
  const answer = await ask('GET', `/?token=${token}&still=1`, {})
  assert.equal(answer.status, 302)
  assert.equal(answer.headers['location'], '/?still=1')
  assert.match(String(answer.headers['set-cookie']), /HttpOnly; SameSite=Strict/)
})

test('another page or a rebound name is turned away', async () => {
  assert.equal((await ask('GET', '/', { ...cookie(), host: `evil.example:${server.port}` })).status, 421)
  assert.equal(
    (await ask('POST', '/api/call/lane.start', { ...cookie(), origin: 'http://evil.example' }, '{}')).status,
    421,
  )
})

test('every answer forbids scripts and frames from elsewhere', async () => {
  const policy = String((await ask('POST', '/api/call/lane.start', cookie(), '{}')).headers['content-security-policy'])
  assert.match(policy, /default-src 'none'/)
  assert.match(policy, /frame-ancestors 'none'/)
})

test('bad input is answered with the field that is wrong', async () => {
  const answer = await ask('POST', '/api/call/session.staff', cookie(), '{"staffId":"nobody"}')
  assert.equal(answer.status, 400)
  assert.match(answer.body, /"path":"staffId"/)
})

test('a broken promise is logged and its text stays in the station', async () => {
  const answer = await ask('POST', '/api/call/lane.reset', cookie(), '{}')
  assert.equal(answer.status, 500)
  assert.doesNotMatch(answer.body, /secret/)
  assert.deepEqual(unexpected, ['lane.reset'])
})

test('a plane comes as 16-bit little-endian samples with its size', async () => {
  const answer = await ask('GET', '/api/inspections/01932c07-4e2e-7cc3-9b1a-3f3a5d5f0001/planes/single', cookie())
  assert.equal(answer.status, 200)
  assert.equal(answer.headers['x-width'], '2')
  assert.deepEqual([...Buffer.from(answer.body, 'latin1')], [1, 0, 255, 255])
})
