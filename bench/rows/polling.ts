import { openConveyor } from '../../drivers/conveyor/open.ts'
import { PlcSimulator } from '../../drivers/conveyor/simulator.ts'
import { ModbusLink } from '../../drivers/conveyor/modbus-link.ts'
import { inputCount, inputRegisterCount } from '../../drivers/conveyor/registers.ts'
import { Listeners } from '../../drivers/listeners.ts'
import { LaneWorld } from '../../drivers/simulation/lane-world.ts'
import { geometry } from '../../drivers/testing/lane-geometry.ts'
import { eventually } from '../../drivers/testing/eventually.ts'
import { spawn } from 'node:child_process'
import { quantile, type Row } from '../row.ts'

const turns = 600

/** PLC polls a second and their latency, beside pymodbus on the same simulator; both read 32 inputs and 70 registers a turn. */
export async function measurePolling(): Promise<Row[]> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const served = await new PlcSimulator(world).listen()
  const port = Number(new URL(served.url.replace('tcp:', 'http:')).port)
  const ours = await pollOurs(port)
  const peer = await pollPeer(port)
  const conveyor = openConveyor(
    { name: 'conveyor', driver: 'clearlane-map', url: `modbus-tcp://127.0.0.1:${port}`, settings: { pollHz: 20 } },
    null,
  )
  await eventually(() => conveyor.reading() !== null, 'the conveyor driver reads the same simulator')
  await conveyor.close()
  await served.close()
  world.close()
  const beside = { peer: 'pymodbus', moreIsBetter: false } as const
  return [
    {
      ...beside,
      what: 'PLC polls',
      value: ours.pollsPerS,
      unit: '/s',
      goal: null,
      peerValue: peer.pollsPerS,
      moreIsBetter: true,
    },
    { ...beside, what: 'PLC poll p50', value: ours.p50Ms, unit: 'ms', goal: null, peerValue: peer.p50Ms },
    { ...beside, what: 'PLC poll p99', value: ours.p99Ms, unit: 'ms', goal: null, peerValue: peer.p99Ms },
  ]
}

type Polled = { readonly pollsPerS: number; readonly p50Ms: number; readonly p99Ms: number }

async function pollOurs(port: number): Promise<Polled> {
  const link = await ModbusLink.open({ host: '127.0.0.1', port, unitId: 1 }, new Listeners())
  const times: number[] = []
  const from = performance.now()
  for (let turn = 0; turn < turns; turn++) {
    const at = performance.now()
    await link.readInputs(0, inputCount)
    await link.readInputRegisters(0, inputRegisterCount)
    times.push(performance.now() - at)
  }
  const pollsPerS = (turns / (performance.now() - from)) * 1000
  link.close()
  return { pollsPerS, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) }
}

/** The peer runs beside this process, which serves the simulator meanwhile. */
function pollPeer(port: number): Promise<Polled> {
  return new Promise((resolve, reject) => {
    const child = spawn('/usr/bin/python3', [
      new URL('../peer/poll_pymodbus.py', import.meta.url).pathname,
      '127.0.0.1',
      String(port),
      String(turns),
    ])
    let [said, complained] = ['', '']
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()))
    child.stderr.on('data', (bytes: Buffer) => (complained += bytes.toString()))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(said) as Polled)
      else
        reject(
          new Error(
            `pymodbus did not run: ${complained.trim().split('\n').at(-1)}. It needs: apt-get install python3-pymodbus python3-serial-asyncio`,
          ),
        )
    })
  })
}
