import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { DriverError } from '../driver-error.ts'
import { LaneWorld } from '../simulation/lane-world.ts'
import { serveLoopback } from '../simulation/loopback.ts'
import { carriers, type LayLine } from '../testing/carriers.ts'
import { eventually } from '../testing/eventually.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { ptyPair } from '../testing/pty-pair.ts'
import { memoryPair } from '../wire/memory.ts'
import { openSerial } from '../wire/serial.ts'
import type { Wire } from '../wire/wire.ts'
import { describeGenerator, type GeneratorUnderTest } from './contract-suite.ts'
import { SpellmanGenerator } from './driver.ts'
import { encodeMessage, type FrameForm, type Message, MessageReader } from './framing.ts'
import { openGenerator } from './open.ts'
import { xrvDefaults, XrvSimulator } from './simulator.ts'

const quick = { ...xrvDefaults, times: { prewarnMs: 60, rampMs: 100, rampDownMs: 40, watchdogMs: 1000 } }

async function simulated(lay: LayLine, form: FrameForm): Promise<GeneratorUnderTest> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  world.requestXrayEnable(true)
  const simulator = new XrvSimulator(world, quick)
  const line = await lay((far) => simulator.attach(far, form))
  const generator = new SpellmanGenerator('generator', 'test:generator', line.open, {
    form,
    pollHz: 20,
    tubeKv: 160,
    tubeMa: 30,
  })
  return {
    generator,
    fullScaleKv: quick.fullScaleKv,
    fullScaleMa: quick.fullScaleMa,
    setEnabled: (enabled) => world.setInterlock('interlockAClosed', enabled),
    setSilent: (silent) => world.setFault('generatorSilent', silent),
    output: () => world.tubeOutput(),
    pull: () => line.pull(),
    plug: () => line.plug(),
    close: async () => {
      await generator.close()
      await line.close()
      simulator.close()
      world.close()
    },
  }
}

for (const [name, lay] of carriers)
  describeGenerator(`Spellman XRV over ${name}`, () => simulated(lay, name === 'TCP' ? 'tcp' : 'serial'))

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
  const generator = new SpellmanGenerator(
    'generator',
    'test:scripted',
    async () => {
      if (opened) throw new DriverError('cannot-open', 'The line is opened once in this test.')
      opened = true
      return near
    },
    { form: 'tcp', pollHz: 20, tubeKv: 160, tubeMa: 30 },
  )
  return { generator, sent }
}

const zeros = (count: number): string[] => Array.from({ length: count }, () => '0')
/** The answers of an idle XRV. */
const idle: Readonly<Record<string, readonly string[]>> = {
  '28': ['160', '30', '0'],
  '23': ['3.01'],
  '22': zeros(17),
  '19': zeros(8),
  '68': zeros(27),
  '14': ['0'],
  '15': ['0'],
}

describe('a device that is not what the configuration says', () => {
  for (const [kind, args] of [
    ['a refusal', ['!', '2']],
    ['an acknowledgement, as an XRB011 gives to "enable the watchdog"', ['$']],
    ['numbers that are no full scales', ['0', '30', '0']],
    ['empty values', ['160', '', '0']],
  ] as const) {
    test(`${kind} in answer to 28: only "off" is ever sent to it`, async (t) => {
      const { generator, sent } = scripted(({ code }) => (code === '28' ? args : ['$']))
      t.after(() => generator.close())
      await eventually(() => generator.health().state === 'failed', 'failed')
      const orders = [
        generator.turnOn(),
        generator.setOutput({ kilovolts: 10, milliamps: 0.1 }),
        generator.resetFaults(),
      ]
      for (const order of await Promise.allSettled(orders)) {
        assert.equal(order.status, 'rejected')
        assert.ok(order.reason instanceof DriverError && order.reason.code === 'wrong-device')
      }
      await generator.turnOff()
      await eventually(() => sent.includes('98,0'), 'off was sent')
      assert.deepEqual([...new Set(sent)].sort(), ['28', '98,0'])
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
  await assert.rejects(generator.setOutput({ kilovolts: 140, milliamps: 0.5 }), /set to 3583 counts and reads back 0/)
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
    new XrvSimulator(world).attach(b, 'serial')
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
    new XrvSimulator(world).attach(far, form)
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

test('a row that names no driver, no simulation or no form is refused', () => {
  const row = { name: 'generator', driver: 'spellman-xrv', url: 'sim:generator', settings: {} }
  assert.throws(() => openGenerator(row, null), /no simulation/)
  assert.throws(() => openGenerator({ ...row, driver: 'xrb011' }, null), /no generator driver "xrb011"/)
  assert.throws(
    () => openGenerator({ ...row, url: 'tcp://127.0.0.1:1', settings: { form: 'parallel' } }, null),
    /write serial or tcp/,
  )
})
