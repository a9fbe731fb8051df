import { spawn } from 'node:child_process'
import { ModbusLink } from '../../drivers/conveyor/modbus-link.ts'
import { openConveyor } from '../../drivers/conveyor/open.ts'
import { PlcSimulator } from '../../drivers/conveyor/simulator.ts'
import type { TraceLine } from '../../drivers/device.ts'
import { Listeners } from '../../drivers/listeners.ts'
import { LaneWorld } from '../../drivers/simulation/lane-world.ts'
import { eventually } from '../../drivers/testing/eventually.ts'
import { geometry } from '../../drivers/testing/lane-geometry.ts'
import { openTcp } from '../../drivers/wire/tcp.ts'
import { quantile, type Row } from '../row.ts'

const turns = 300
/** Everybody polls in each round, so that a busy moment of the machine meets all of them. */
const rounds = 3

/** Polls of one party: how long each took, and all of them together. */
type Polled = { readonly seconds: number; readonly timesMs: readonly number[] }

const peers = [
  { name: 'pymodbus', script: 'poll_pymodbus.py', packages: 'python3-pymodbus python3-serial-asyncio' },
  { name: 'libmodbus', script: 'poll_libmodbus.py', packages: 'libmodbus5' },
] as const

/**
 * PLC polls a second and their latency, beside pymodbus and libmodbus on the same simulator in the same run; all read 32 inputs and 70
 * registers a turn over Modbus TCP, one request after the other.
 */
export async function measurePolling(): Promise<Row[]> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const served = await new PlcSimulator(world).listen()
  const port = Number(new URL(served.url.replace('tcp:', 'http:')).port)
  const polls = new Map<string, Polled[]>()
  const note = (name: string, polled: Polled): void => void polls.set(name, [...(polls.get(name) ?? []), polled])
  for (let round = 0; round < rounds; round++) {
    note('ours', await pollOurs(served.url))
    for (const peer of peers) note(peer.name, await pollPeer(peer, port))
  }
  await demandDriver(port)
  await served.close()
  world.close()
  const ours = numbersOf(polls.get('ours') ?? [])
  return peers.flatMap(({ name }) => rowsBeside(name, ours, numbersOf(polls.get(name) ?? [])))
}

type Numbers = { readonly pollsPerS: number; readonly p50Ms: number; readonly p99Ms: number }

function numbersOf(polled: readonly Polled[]): Numbers {
  const timesMs = polled.flatMap((each) => each.timesMs)
  const seconds = polled.reduce((sum, each) => sum + each.seconds, 0)
  return { pollsPerS: timesMs.length / seconds, p50Ms: quantile(timesMs, 0.5), p99Ms: quantile(timesMs, 0.99) }
}

function rowsBeside(peer: string, ours: Numbers, theirs: Numbers): Row[] {
  const row = (what: string, number: keyof Numbers, unit: string): Row => ({
    what,
    value: ours[number],
    unit,
    goal: null,
    peer,
    peerValue: theirs[number],
    moreIsBetter: number === 'pollsPerS',
  })
  return [row('PLC polls', 'pollsPerS', '/s'), row('PLC poll p50', 'p50Ms', 'ms'), row('PLC poll p99', 'p99Ms', 'ms')]
}

async function pollOurs(url: string): Promise<Polled> {
  const settings = { framing: 'mbap', unitId: 1, timeoutMs: 500, patient: false, echoes: false } as const
  const book = { trace: new Listeners<TraceLine>(), count: () => undefined }
  const link = await ModbusLink.open(() => openTcp(url), settings, book)
  const timesMs: number[] = []
  const from = performance.now()
  for (let turn = 0; turn < turns; turn++) {
    const at = performance.now()
    await link.read({ table: 'discrete', address: 0, count: 32 })
    await link.read({ table: 'input', address: 0, count: 70 })
    timesMs.push(performance.now() - at)
  }
  const seconds = (performance.now() - from) / 1000
  link.close()
  return { seconds, timesMs }
}

/** The whole driver must read the same simulator, or the numbers are not those of the product. */
async function demandDriver(port: number): Promise<void> {
  const url = `modbus-tcp://127.0.0.1:${port}`
  const conveyor = openConveyor({ name: 'conveyor', driver: 'clearlane-map', url, settings: { pollHz: 20 } }, null)
  await eventually(() => conveyor.reading() !== null, 'the conveyor driver reads the same simulator')
  await conveyor.close()
}

/** A peer runs beside this process, which serves the simulator meanwhile. */
function pollPeer({ name, script, packages }: (typeof peers)[number], port: number): Promise<Polled> {
  return new Promise((resolve, reject) => {
    const path = new URL(`../peer/${script}`, import.meta.url).pathname
    const child = spawn('/usr/bin/python3', [path, '127.0.0.1', String(port), String(turns)])
    let [said, complained] = ['', '']
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()))
    child.stderr.on('data', (bytes: Buffer) => (complained += bytes.toString()))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) return resolve(JSON.parse(said) as Polled)
      const why = complained.trim().split('\n').at(-1)
      return reject(new Error(`${name} did not run: ${why}. It needs: apt-get install ${packages}`))
    })
  })
}
