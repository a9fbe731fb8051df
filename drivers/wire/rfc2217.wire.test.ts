import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { DriverError } from '../driver-error.ts'
import type { LayLine } from '../testing/carriers.ts'
import { eventually } from '../testing/eventually.ts'
import { ptyPair } from '../testing/pty-pair.ts'
import { ser2net } from '../testing/ser2net.ts'
import { describeWire } from './contract-suite.ts'
import { openWire } from './open.ts'
import { openRfc2217 } from './rfc2217.ts'
import { openSerial } from './serial.ts'
import type { Wire } from './wire.ts'

/** A serial cable behind ser2net; pulling it leaves the server running with nothing behind it. */
const overSer2net: LayLine = async (attach) => {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-far-'))
  let far: Wire | null = null
  const lay = async () => {
    const laid = await ptyPair(folder)
    far = await openSerial(`serial://${laid.b}`)
    attach(far)
    return laid
  }
  let pair = await lay()
  const server = await ser2net(pair.a)
  return {
    open: () => openRfc2217(`rfc2217://127.0.0.1:${server.port}?baudRate=115200`),
    pull: () => pair.pull(),
    plug: async () => void (pair = await lay()),
    close: async () => {
      await far?.close()
      await server.stop()
      await pair.pull()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

describeWire('RFC 2217 and ser2net', overSer2net)

test('the settings of the address arrive at the port behind ser2net', async (t) => {
  const pair = await ptyPair()
  const server = await ser2net(pair.a)
  t.after(async () => {
    await server.stop()
    await pair.pull()
  })
  const url = `rfc2217://127.0.0.1:${server.port}?baudRate=9600&dataBits=7&parity=even&stopBits=2`
  const wire = await openWire(url)
  t.after(() => wire.close())
  // A pseudo terminal keeps speed and stop bits but has always eight bits without parity: for those the server's answers are checked.
  const { stdout } = await promisify(execFile)('stty', ['-F', pair.a, '-a'])
  assert.match(stdout, /speed 9600 baud/)
  assert.match(stdout, / cstopb/)
  await assert.rejects(openWire(url), (error) => error instanceof DriverError && error.code === 'port-held')
})

test('a signal that the far port does not have is told with its name', async (t) => {
  const pair = await ptyPair()
  const server = await ser2net(pair.a)
  t.after(async () => {
    await server.stop()
    await pair.pull()
  })
  await assert.rejects(openWire(`rfc2217://127.0.0.1:${server.port}?dtr=on`), (error) => {
    assert.ok(error instanceof DriverError && error.code === 'refused')
    return /dtr=on.*may not know dtr/.test(error.message)
  })
})

test('a device server that goes away is a lost line, and it is had again when it is back', async (t) => {
  const pair = await ptyPair()
  t.after(() => pair.pull())
  const server = await ser2net(pair.a)
  const wire = await openWire(`rfc2217://127.0.0.1:${server.port}`)
  const ends: string[] = []
  wire.onEnd((end) => ends.push(end.reason))
  await server.stop()
  await eventually(() => ends.length === 1, 'its end is told')
  const again = await ser2net(pair.a)
  t.after(() => again.stop())
  const back = await openWire(`rfc2217://127.0.0.1:${again.port}`)
  await back.close()
})

test('where ser2net is missing a test fails with the package to install', async () => {
  await assert.rejects(ser2net('/dev/null', '/nonexistent/ser2net'), /apt-get install ser2net/)
})
