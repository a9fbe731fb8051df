import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { DriverError } from '../driver-error.ts'
import { LaneWorld } from '../simulation/lane-world.ts'
import { serveLoopback } from '../simulation/loopback.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { ptyPair } from '../testing/pty-pair.ts'
import { memoryPair } from '../wire/memory.ts'
import { openSerial } from '../wire/serial.ts'
import type { Wire } from '../wire/wire.ts'
import { encodeMessage, type FrameForm, type Message, MessageReader } from './framing.ts'
import { generatorOn, openGenerator } from './open.ts'
import { defaultSettings } from './settings.ts'
import { simulateGenerator } from './simulator.ts'

/** A driver whose far end is played by hand: it answers by `answer`, and everything that it was sent is kept. */
function scripted(answer: (message: Message) => readonly string[] | null) {
  const [near, far] = memoryPair()
  const sent: string[] = []
  const reader = new MessageReader('tcp')
  far.onBytes((bytes) => {
    for (const message of reader.push(bytes)) {
      sent.push([message.code, ...message.args].join(','))
      const args = answer(message)
      if (args) void far.send(encodeMessage({ code: message.code, args }, 'tcp'))
    }
  })
  let opened = false
  const generator = generatorOn(
    async () => {
      if (opened) throw new DriverError('cannot-open', 'The line is opened once in this test.')
      opened = true
      return near
    },
    'spellman-xrv',
    { name: 'generator', url: 'test:scripted' },
    { ...defaultSettings, pollHz: 20 },
  )
  return { generator, sent }
}

const zeros = (count: number): string[] => Array.from({ length: count }, () => '0')
/** The answers of an idle XRV. */
const idle: Readonly<Record<string, readonly string[]>> = {
  '28': ['160', '30', '0'],
  '23': ['3.01'],
  // The filament is on.
  '22': zeros(17).map((flag, index) => (index === 6 ? '1' : flag)),
  '19': zeros(8),
  '68': zeros(27),
  '14': ['0'],
  '15': ['0'],
  '21': ['1.0'],
  '27': zeros(12),
  '69': zeros(10),
}

describe('a device that is not what the configuration says', () => {
  for (const [kind, code, args] of [
    ['a refusal of 22', '22', ['!', '2']],
    ['an acknowledgement of 22', '22', ['$']],
    ['other flags than an XRV has', '22', zeros(9)],
    ['an ST: the same flags, but no monitors at 19', '19', ['!', '2']],
    ['a refusal of 28', '28', ['!', '2']],
    ['an acknowledgement of 28, as an XRB011 gives to "enable the watchdog"', '28', ['$']],
    ['numbers that are no full scales', '28', ['0', '30', '0']],
    ['empty values', '28', ['160', '', '0']],
  ] as const) {
    test(`${kind}: only reads and "off" are ever sent to it`, async (t) => {
      const { generator, sent } = scripted((message) => (message.code === code ? args : (idle[message.code] ?? ['$'])))
      t.after(() => generator.close())
      await eventually(() => generator.health().state === 'failed', 'failed')
      const orders = [
        generator.turnOn(),
        generator.setOutput({ kilovolts: 10, milliamps: 0.1 }),
        generator.resetFaults(),
        generator.warmUp(),
      ]
      for (const order of await Promise.allSettled(orders)) {
        assert.equal(order.status, 'rejected')
        assert.ok(order.reason instanceof DriverError && order.reason.code === 'wrong-device')
      }
      await generator.turnOff()
      await eventually(() => sent.includes('98,0'), 'off was sent')
      const reads = ['22', '19', '28']
      const after = reads.slice(0, reads.indexOf(code) + 1)
      assert.deepEqual([...new Set(sent)].sort(), [...after, '98,0'].sort())
    })
  }
})

test('a generator that acknowledges "on" but does not show it is turned off again, and "on" is never repeated', async (t) => {
  const { generator, sent } = scripted(({ code }) => idle[code] ?? ['$'])
  t.after(() => generator.close())
  await eventually(() => generator.identity() !== null, 'known')
  await assert.rejects(generator.turnOn(), (error) => error instanceof DriverError && error.code === 'bad-answer')
  await eventually(() => sent.includes('98,0'), 'off was sent')
  assert.equal(sent.filter((order) => order === '98,1').length, 1)
})

test('an "on" whose acknowledgement is lost is followed by "off"', async (t) => {
  const { generator, sent } = scripted(({ code, args }) =>
    code === '98' && args[0] === '1' ? null : (idle[code] ?? ['$']),
  )
  t.after(() => generator.close())
  await eventually(() => generator.identity() !== null, 'known')
  await assert.rejects(generator.turnOn(), (error) => error instanceof DriverError && error.code === 'timeout')
  await eventually(() => sent.includes('98,0'), 'off was sent')
  assert.equal(sent.filter((order) => order === '98,1').length, 1)
})

test('an "on" that waits behind an unanswered question is not sent once "off" has been said', async (t) => {
  let mute = false
  const { generator, sent } = scripted(({ code }) => (mute && code === '22' ? null : (idle[code] ?? ['$'])))
  t.after(() => generator.close())
  await eventually(() => generator.status() !== null, 'known')
  mute = true
  sent.length = 0
  await eventually(() => sent.includes('22'), 'a question is open')
  const on = generator.turnOn()
  await generator.turnOff()
  await assert.rejects(on, (error) => error instanceof DriverError && error.code === 'cancelled')
  mute = false
  const statuses: number[] = []
  generator.onStatus(({ atMs }) => statuses.push(atMs))
  await eventually(() => statuses.length > 1, 'polls go on')
  assert.deepEqual(
    sent.filter((order) => order.startsWith('98')),
    ['98,0'],
  )
})

test('a set point that reads back otherwise is not taken for set', async (t) => {
  const { generator } = scripted(({ code }) => idle[code] ?? ['$'])
  t.after(() => generator.close())
  await eventually(() => generator.identity() !== null, 'known')
  await assert.rejects(generator.setOutput({ kilovolts: 140, milliamps: 0.5 }), /set to 140 kV and reads back 0.0 kV/)
})

describe('the simulated generator', () => {
  let world: LaneWorld
  let near: Wire
  const answers: string[] = []
  const say = (bytes: Uint8Array): Promise<void> => near.send(bytes)
  before(() => {
    world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
    const [a, b] = memoryPair()
    near = a
    simulateGenerator('spellman-xrv', world).attach(b, 'serial')
    const reader = new MessageReader('serial')
    near.onBytes((bytes) => answers.push(...reader.push(bytes).map(({ code, args }) => [code, ...args].join(','))))
  })
  after(() => near.close())

  test('says nothing to a frame whose checksum is wrong, and answers the next', async () => {
    const damaged = encodeMessage({ code: '98', args: ['1'] }, 'serial')
    damaged[damaged.length - 2] = 0x41
    await say(damaged)
    await say(encodeMessage({ code: '28', args: [] }, 'serial'))
    await eventually(() => answers.length > 0, 'an answer')
    assert.deepEqual(answers.splice(0), ['28,160,1,0'])
  })

  test('refuses numbers that are out of range and commands that it does not know', async () => {
    for (const [code, arg] of [
      ['10', '4096'],
      ['11', '-1'],
      ['42', '1'],
    ] as const)
      await say(encodeMessage({ code, args: [arg] }, 'serial'))
    await eventually(() => answers.length === 3, 'three answers')
    assert.deepEqual(answers.splice(0), ['10,!,3', '11,!,3', '42,!,2'])
  })
})

/** A station in a process of its own that ends in the same breath in which it turns the beam off, with another order on its way. */
async function endsWithOff(url: string): Promise<void> {
  const module = new URL('./open.ts', import.meta.url).href
  const script = `
    const { openGenerator } = await import('${module}')
    const generator = openGenerator({ name: 'g', driver: 'spellman-xrv', url: '${url}', settings: {} }, null)
    generator.onStatus(() => {
      generator.resetFaults()
      generator.turnOffNow()
      process.exit(0)
    })`
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { timeout: 60_000 })
}

describe('a process that ends has its "off" on the wire', () => {
  let world: LaneWorld
  const heard: string[] = []
  const listenTo = (far: Wire, form: FrameForm): void => {
    simulateGenerator('spellman-xrv', world).attach(far, form)
    const reader = new MessageReader(form)
    far.onBytes((bytes) => heard.push(...reader.push(bytes).map(({ code, args }) => [code, ...args].join(','))))
  }
  before(() => {
    world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  })

  test('over TCP', async (t) => {
    heard.length = 0
    const served = await serveLoopback((far) => listenTo(far, 'tcp'))
    t.after(() => served.close())
    await endsWithOff(served.url)
    await eventually(() => heard.includes('98,0'), 'off has come')
  })

  test('over a serial port', async (t) => {
    heard.length = 0
    const pair = await ptyPair()
    t.after(() => pair.pull())
    const far = await openSerial(`serial://${pair.b}`)
    t.after(() => far.close())
    listenTo(far, 'serial')
    await endsWithOff(`serial://${pair.a}`)
    await eventually(() => heard.includes('98,0'), 'off has come')
  })
})

test('a row that names no driver, no simulation, no form, no such setting, tube or knob is refused in words', () => {
  const row = { name: 'generator', driver: 'spellman-xrv', url: 'sim:generator', settings: {} }
  const tcp = { ...row, url: 'tcp://127.0.0.1:1' }
  assert.throws(() => openGenerator(row, null), /no simulation/)
  assert.throws(
    () => openGenerator({ ...row, driver: 'xrb011' }, null),
    /no generator driver "xrb011"; known: spellman-xrv, spellman-ux, spellman-slm, spellman-xrb011, comet-xrp/,
  )
  assert.throws(() => openGenerator({ ...tcp, settings: { form: 'parallel' } }, null), /write serial or tcp/)
  assert.throws(() => openGenerator({ ...tcp, settings: { tubeKV: 80 } }, null), /no setting "tubeKV"; known: .*tubeKv/)
  assert.throws(() => openGenerator({ ...tcp, settings: { tubeKv: '80' } }, null), /tubeKv is 80; it is a number/)
  assert.throws(
    () => openGenerator({ ...tcp, settings: { tube: 'big' } }, null),
    /no tube "big"; known: stationary-160/,
  )
  const knob = (query: string) => () => openGenerator({ ...row, url: `sim:generator?${query}` }, null)
  assert.throws(knob('arcs=1'), /no knob "arcs"; known: arcsPerHour/)
  assert.throws(knob('arcsPerHour=many'), /arcsPerHour cannot be "many"/)
  assert.throws(knob('fault=fire'), /fault cannot be "fire"; it is one of none, silent, late/)
})
