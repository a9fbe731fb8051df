import assert from 'node:assert/strict'
import { type Socket, createServer } from 'node:net'
import { test } from 'node:test'
import type { TraceLine } from '../device.ts'
import { DriverError } from '../driver-error.ts'
import { Listeners } from '../listeners.ts'
import { eventually } from '../testing/eventually.ts'
import { memoryPair } from '../wire/memory.ts'
import { openTcp } from '../wire/tcp.ts'
import type { Wire } from '../wire/wire.ts'
import { withCrc } from './crc.ts'
import { mbapBytes, MbapReader } from './mbap-framing.ts'
import { ModbusLink, type ModbusSettings } from './modbus-link.ts'
import { requestLength, RtuReader } from './rtu-framing.ts'

type Asked = { readonly transaction: number; readonly unit: number; readonly pdu: Uint8Array }

/** A link and a far end that a test plays by hand: `onAsked` hears each request, `send` gives bytes. */
async function played(
  framing: 'mbap' | 'rtu',
  onAsked: (asked: Asked, send: (bytes: Uint8Array) => void) => void,
  onCount: (what: string, send: (bytes: Uint8Array) => void) => void = () => undefined,
  timeoutMs = 100,
) {
  const [near, far] = memoryPair()
  const asked: Asked[] = []
  const counted: string[] = []
  const send = (bytes: Uint8Array): void => void far.send(bytes).catch(() => undefined)
  const hear = (each: Asked): void => {
    asked.push(each)
    onAsked(each, send)
  }
  hearRequests(far, framing, hear)
  const noteCount = (what: string): void => {
    counted.push(what)
    onCount(what, send)
  }
  const settings: ModbusSettings = { framing, unitId: 1, timeoutMs, patient: framing === 'rtu', echoes: false }
  const book = { trace: new Listeners<TraceLine>(), count: noteCount }
  const link = await ModbusLink.open(async () => near, settings, book)
  return { link, far, asked, counted, send }
}

function hearRequests(far: Wire, framing: 'mbap' | 'rtu', hear: (asked: Asked) => void): void {
  const [mbap, rtu] = [new MbapReader(), new RtuReader(requestLength)]
  far.onBytes((bytes) => {
    if (framing === 'mbap') mbap.push(bytes).forEach(hear)
    else
      for (const [unit = 0, ...rest] of rtu.push(bytes))
        hear({ transaction: 0, unit, pdu: Uint8Array.from(rest.slice(0, -2)) })
  })
}

const block = { table: 'input', address: 8, count: 1 } as const
const write = { table: 'holding', address: 100, values: [2, 1] } as const
const registers = Uint8Array.of(4, 2, 0, 77)
const withCode = (code: DriverError['code'], words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof DriverError, String(error))
  assert.equal(error.code, code)
  assert.match(error.message, words)
  return true
}

test('requests go out one at a time, and an urgent one before all that wait', async () => {
  const { link, asked } = await played('mbap', ({ transaction, unit, pdu }, send) => {
    const answer = pdu[0] === 4 ? registers : pdu.slice(0, 5)
    setTimeout(() => send(mbapBytes({ transaction, unit, pdu: answer })), 5)
  })
  const reads = [link.read(block), link.read(block), link.read(block)]
  await link.write({ table: 'coil', address: 10, values: [false] }, 'withdraw', true)
  assert.deepEqual(await Promise.all(reads), [[77], [77], [77]])
  assert.deepEqual(
    asked.map(({ pdu }) => pdu[0]),
    [4, 5, 4, 4],
  )
  link.close()
})

test('a busy PLC is asked again for a read, with growing rests, and never told twice to do something', async () => {
  let turn = 0
  const { link, asked } = await played('mbap', ({ transaction, unit, pdu }, send) => {
    const busy = Uint8Array.of((pdu[0] ?? 0) | 0x80, 6)
    send(mbapBytes({ transaction, unit, pdu: pdu[0] === 4 && ++turn % 3 === 0 ? registers : busy }))
  })
  assert.deepEqual(await link.read(block), [77])
  assert.equal(asked.length, 3)
  await assert.rejects(link.write(write, 'command start'), withCode('refused', /command start .*exception 6.*busy/))
  assert.equal(asked.length, 4)
  assert.ok(link.isAlive, 'an exception is an answer')
  link.close()
})

test('on a serial line a read whose answer was lost is repeated once, a write never', async () => {
  let answers = false
  const { link, asked, counted } = await played('rtu', ({ unit }, send) => {
    if (answers) send(withCrc(Uint8Array.of(unit, ...registers)))
    answers = true
  })
  assert.deepEqual(await link.read(block), [77])
  assert.equal(asked.length, 2)
  answers = false
  await assert.rejects(link.write(write, 'command start'), withCode('timeout', /did not answer "command start"/))
  assert.equal(asked.length, 3)
  assert.ok(link.isAlive, 'one lost frame does not spoil a serial line')
  answers = true
  assert.deepEqual(await link.read(block), [77])
  assert.deepEqual(counted, ['timeouts', 'timeouts'])
  link.close()
})

test('a serial line that stays silent is given up, to be opened anew', async () => {
  const { link, asked } = await played('rtu', () => undefined)
  await assert.rejects(link.read(block), withCode('timeout', /did not answer/))
  await assert.rejects(link.write(write, 'command stop'), withCode('timeout', /command stop/))
  await assert.rejects(link.read(block), withCode('closed', /gone/))
  assert.equal(asked.length, 3)
})

test('a late answer on a serial line is dropped, and never taken for the next', async () => {
  const answer = (value: number): Uint8Array => withCrc(Uint8Array.of(1, 4, 2, 0, value))
  let turn = 0
  const { link, counted } = await played(
    'rtu',
    (_, send) => {
      if (++turn > 1) send(answer(2))
    },
    (what, send) => {
      if (what === 'timeouts') send(answer(1))
    },
  )
  assert.deepEqual(await link.read(block), [2], 'the answer to the first request came while the line was drained')
  assert.deepEqual(counted, ['timeouts', 'unsolicited'])
  link.close()
})

test('after a time-out over TCP the connection is given up, so a late answer meets nobody', async () => {
  const { link, asked } = await played('mbap', () => undefined)
  const waiting = [link.read(block), link.read(block)]
  await assert.rejects(waiting[0] ?? Promise.resolve(), withCode('timeout', /did not answer .* within 100 ms/))
  await assert.rejects(waiting[1] ?? Promise.resolve(), withCode('closed', /gone/))
  assert.equal(asked.length, 1)
  assert.equal(link.isAlive, false)
})

test('answers of another transaction or unit are counted and dropped, and the unit is told', async () => {
  const { link, counted } = await played('mbap', ({ transaction, pdu }, send) => {
    send(mbapBytes({ transaction: transaction - 1, unit: 1, pdu: registers }))
    send(mbapBytes({ transaction, unit: 9, pdu: pdu[0] === 4 ? registers : pdu }))
  })
  await assert.rejects(link.read(block), withCode('timeout', /Unit 9 answered instead: set unitId to 9/))
  assert.deepEqual(counted, ['unsolicited', 'unsolicited', 'timeouts'])
})

test('bytes that are no Modbus TCP end the connection at once, with the request that waited', async () => {
  const { link, counted } = await played('mbap', (_, send) =>
    send(Uint8Array.of(0, 1, 0, 0, 0xff, 0xff, 1, 4, 2, 0, 7)),
  )
  await assert.rejects(link.read(block), withCode('closed', /no Modbus TCP/))
  assert.equal(link.isAlive, false)
  assert.deepEqual(counted, ['framingErrors'])
})

test('noise before an answer on a serial line is counted, and the answer found behind it', async () => {
  const { link, counted } = await played(
    'rtu',
    ({ unit }, send) => send(Uint8Array.of(0, 0x55, 0xff, 0xff, ...withCrc(Uint8Array.of(unit, ...registers)))),
    undefined,
    5000,
  )
  assert.deepEqual(await link.read(block), [77])
  assert.deepEqual([...new Set(counted)], ['checksumErrors'])
  link.close()
})

test('an answer behind noise that looks like the beginning of a long one is found when the line falls silent', async () => {
  const { link, counted } = await played(
    'rtu',
    ({ unit }, send) => send(Uint8Array.of(1, 4, 200, ...withCrc(Uint8Array.of(unit, ...registers)))),
    undefined,
    5000,
  )
  assert.deepEqual(await link.read(block), [77])
  assert.deepEqual([...new Set(counted)], ['checksumErrors'])
  link.close()
})

test('on a line that echoes the echo of a write is not taken for its answer', async () => {
  let answers = true
  const { link } = await played('rtu', ({ unit, pdu }, send) => {
    const echo = withCrc(Uint8Array.of(unit, ...pdu))
    send(echo.subarray(0, 3))
    send(echo.subarray(3))
    if (answers) send(withCrc(Uint8Array.of(unit, ...(pdu[0] === 4 ? registers : pdu.slice(0, 5)))))
  })
  assert.deepEqual(await link.read(block), [77])
  assert.equal(link.echoes, true, 'the first read has shown it')
  await link.write({ table: 'coil', address: 10, values: [true] }, 'request')
  answers = false
  await assert.rejects(
    link.write({ table: 'coil', address: 10, values: [false] }, 'withdraw'),
    withCode('timeout', /withdraw/),
  )
  link.close()
})

test('a connection that is reset in mid-request fails it at once, and nothing hangs', async (t) => {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => socket.resetAndDestroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const settings = { framing: 'mbap', unitId: 1, timeoutMs: 60_000, patient: false, echoes: false } as const
  const book = { trace: new Listeners<TraceLine>(), count: () => undefined }
  const link = await ModbusLink.open(() => openTcp(`tcp://127.0.0.1:${port}`), settings, book)
  await assert.rejects(link.read(block), withCode('closed', /gone/))
  await eventually(() => !link.isAlive, 'it is dead')
})
