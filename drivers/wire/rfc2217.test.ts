import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { serveLoopback } from '../simulation/loopback.ts'
import { eventually } from '../testing/eventually.ts'
import { KeptWire } from './kept-wire.ts'
import { openWire } from './open.ts'
import { encodeComPort, encodeOption, TelnetReader } from './rfc2217-codec.ts'
import type { LineNews, Wire } from './wire.ts'

/** How a scripted device server differs from a good one. `said` is what its client asked for. */
type Server = {
  readonly refuses?: number
  readonly sets?: Readonly<Record<number, readonly number[]>>
  readonly silent?: boolean
  readonly said: number[]
  wire: Wire | null
}

async function serve(t: TestContext, server: Server): Promise<string> {
  const served = await serveLoopback((wire) => {
    server.wire = wire
    const reader = new TelnetReader()
    const say = (bytes: Uint8Array): void => void wire.send(bytes).catch(() => undefined)
    wire.onBytes((bytes) => {
      if (server.silent) return
      for (const part of reader.push(bytes)) {
        if (part.type === 'option') {
          const refuses = server.refuses === part.option
          if (part.verb === 'will') say(encodeOption(refuses ? 'dont' : 'do', part.option))
          if (part.verb === 'do') say(encodeOption(refuses ? 'wont' : 'will', part.option))
        } else if (part.type === 'comPort') {
          server.said.push(part.command)
          say(encodeComPort(part.command + 100, server.sets?.[part.command] ?? part.value))
        }
      }
    })
  })
  t.after(() => served.close())
  return served.url.replace('tcp:', 'rfc2217:')
}

const withCode = (code: DriverError['code'], words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof DriverError, String(error))
  assert.equal(error.code, code)
  assert.match(error.message, words)
  return true
}

test('a server that sets something else than was asked for is told apart, with both values', async (t) => {
  const slower = await serve(t, { sets: { 1: [0, 0, 0x12, 0xc0] }, said: [], wire: null })
  await assert.rejects(
    openWire(`${slower}?baudRate=9600`),
    withCode('refused', /set baudRate to 4800 instead of 9600.*Change baudRate in the address/),
  )
  const odd = await serve(t, { sets: { 3: [2] }, said: [], wire: null })
  await assert.rejects(openWire(`${odd}?parity=even`), withCode('refused', /set parity to odd instead of even/))
})

test('a server without option 44, and one that says nothing at all, are not RFC 2217', async (t) => {
  const plain = await serve(t, { refuses: 44, said: [], wire: null })
  await assert.rejects(openWire(plain), withCode('wrong-device', /dont to option 44.*use tcp:\/\//))
  const sevenBits = await serve(t, { refuses: 0, said: [], wire: null })
  await assert.rejects(openWire(sevenBits), withCode('wrong-device', /to option 0/))
  const silent = await serve(t, { silent: true, said: [], wire: null })
  await assert.rejects(openWire(silent), withCode('wrong-device', /no answer/))
})

test('old bytes are purged and line errors asked for, before the first byte comes through', async (t) => {
  const server: Server = { said: [], wire: null }
  const url = await serve(t, server)
  const wire = await openWire(url)
  t.after(() => wire.close())
  await eventually(() => server.said.includes(11), 'the masks are set')
  assert.deepEqual(server.said, [1, 2, 3, 4, 5, 12, 10, 11])
})

test('errors of the far line count in the health of the device, and modem signals are told', async (t) => {
  const server: Server = { said: [], wire: null }
  const url = await serve(t, server)
  const health = new HealthBook()
  const news: LineNews[] = []
  const kept = new KeptWire(() => openWire(url), health, {
    opened: (wire) => void wire.onLineNews?.((told) => news.push(told)),
    lost: () => undefined,
  })
  t.after(() => kept.close())
  await eventually(() => kept.wire !== null, 'open')
  await server.wire?.send(Buffer.concat([encodeComPort(106, [0x08]), encodeComPort(107, [0x30])]))
  await eventually(() => news.length === 2, 'both are told')
  assert.equal(health.now.counters.framingErrors, 1)
  assert.deepEqual(
    news.map(({ type }) => type),
    ['lineErrors', 'modemState'],
  )
})

test('a server that leaves RFC 2217 in mid-traffic ends the line with words, and other options are declined', async (t) => {
  const server: Server = { said: [], wire: null }
  const url = await serve(t, server)
  const wire = await openWire(url)
  const ends: string[] = []
  wire.onEnd((end) => ends.push(end.detail))
  const heard: string[] = []
  const reader = new TelnetReader()
  server.wire?.onBytes((bytes) => {
    for (const part of reader.push(bytes)) if (part.type === 'option') heard.push(`${part.verb} ${part.option}`)
  })
  await server.wire?.send(encodeOption('will', 1))
  await server.wire?.send(encodeOption('do', 24))
  await eventually(() => heard.length === 2, 'both are declined')
  assert.deepEqual(heard, ['dont 1', 'wont 24'])
  await server.wire?.send(encodeOption('dont', 44))
  await eventually(() => ends.length === 1, 'ended')
  assert.match(ends[0] ?? '', /left RFC 2217/)
})
