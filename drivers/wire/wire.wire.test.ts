import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DriverError } from '../driver-error.ts'
import { HealthBook } from '../health-book.ts'
import { carriers } from '../testing/carriers.ts'
import { eventually } from '../testing/eventually.ts'
import { ptyPair } from '../testing/pty-pair.ts'
import { describeWire } from './contract-suite.ts'
import { KeptWire } from './kept-wire.ts'
import { openWire } from './open.ts'

for (const [name, lay] of carriers) describeWire(name, lay)

const withCode = (code: DriverError['code'], words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof DriverError, String(error))
  assert.equal(error.code, code)
  assert.match(error.message, words)
  return true
}

test('a serial port that another program holds is told apart from one that is not there', async (t) => {
  const pair = await ptyPair()
  t.after(() => pair.pull())
  const holder = await openWire(`serial://${pair.a}`)
  t.after(() => holder.close())
  await assert.rejects(openWire(`serial://${pair.a}`), withCode('port-held', /held by another program.*fuser/))
  await assert.rejects(openWire(`serial://${pair.a}-none`), withCode('cannot-open', /cable.*dialout/))
})

test('a serial port that is pulled while bytes fly is always noticed, at both ends', async () => {
  for (let round = 0; round < 12; round++) {
    const pair = await ptyPair()
    const ends: string[] = []
    const wires = [await openWire(`serial://${pair.a}`), await openWire(`serial://${pair.b}`)]
    for (const wire of wires) {
      wire.onBytes((bytes) => void wire.send(bytes).catch(() => undefined))
      wire.onEnd(({ reason }) => ends.push(reason))
    }
    await wires[0]?.send(Uint8Array.of(1, 2, 3))
    await pair.pull()
    await eventually(() => ends.length === 2, `round ${round}: both ends have ended`)
    for (const wire of wires) await wire.close()
  }
})

test('a serial cable that is pulled in mid-traffic and plugged in again is had again without anybody asking', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-serial-'))
  const [health, heard] = [new HealthBook(), [] as number[]]
  let pair = await ptyPair(folder)
  const kept = new KeptWire(
    () => openWire(`serial://${pair.a}`),
    health,
    { opened: (wire) => void wire.onBytes((bytes) => heard.push(...bytes)), lost: () => undefined },
    () => 0,
  )
  t.after(async () => {
    await kept.close()
    await pair.pull()
    rmSync(folder, { recursive: true, force: true })
  })
  const far = await openWire(`serial://${pair.b}`)
  const traffic = setInterval(() => void far.send(Uint8Array.of(1, 2, 3)).catch(() => undefined), 1)
  t.after(() => clearInterval(traffic))
  await eventually(() => heard.length > 30, 'bytes fly')
  await pair.pull()
  await eventually(() => health.now.state === 'failed', 'the loss is told')
  pair = await ptyPair(folder)
  const back = await openWire(`serial://${pair.b}`)
  t.after(() => back.close())
  await eventually(() => kept.wire !== null, 'open again', 20_000)
  heard.length = 0
  await back.send(Uint8Array.of(7))
  await eventually(() => heard.length > 0, 'bytes come again')
  assert.deepEqual(heard, [7])
})

test('a serial port with seven bits and even parity carries text', async (t) => {
  const pair = await ptyPair()
  t.after(() => pair.pull())
  const settings = '?baudRate=9600&dataBits=7&parity=even&stopBits=1'
  const [a, b] = [await openWire(`serial://${pair.a}${settings}`), await openWire(`serial://${pair.b}${settings}`)]
  t.after(() => Promise.all([a.close(), b.close()]))
  const text = new Promise<string>((resolve) => b.onBytes((bytes) => resolve(new TextDecoder().decode(bytes))))
  await a.send(new TextEncoder().encode('W'))
  assert.equal(await text, 'W')
})

test('an address where nobody listens says what to check', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await new Promise<void>((resolve) => server.close(() => resolve()))
  await assert.rejects(openWire(`tcp://127.0.0.1:${port}`), withCode('cannot-open', /power, cable and address/))
})

test('an address that is none is refused with an example of a good one', async () => {
  const bad = (words: RegExp) => withCode('bad-url', words)
  await assert.rejects(openWire('carrier-pigeon:1'), bad(/no known way.*tcp:\/\//))
  await assert.rejects(openWire('gev://10.0.0.7'), bad(/camera of GigE Vision.*Change the driver/))
  await assert.rejects(openWire('modbus-tcp://10.0.0.9:502'), bad(/Modbus address.*such as the conveyor/))
  await assert.rejects(openWire('modbus-rtu-tcp://10.0.0.9:4002'), bad(/Modbus address/))
  await assert.rejects(openWire('sim:detector'), bad(/a simulator/))
  await assert.rejects(openWire('tcp://10.0.0.5'), bad(/tcp:\/\/10\.0\.0\.5:4001/))
  await assert.rejects(openWire('serial://'), bad(/the port is missing.*serial:\/\/\/dev\/ttyUSB0/))
  await assert.rejects(openWire('serial:///dev/ttyS0?baudRate=fast'), bad(/baudRate/))
  await assert.rejects(openWire('serial:///dev/ttyS0?parity=maybe'), bad(/parity/))
  await assert.rejects(openWire('replay:/nonexistent/story.txt'), withCode('cannot-open', /cannot be played/))
})
