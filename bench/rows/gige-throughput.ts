import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { openDetector } from '../../drivers/detector/open.ts'
import { udp } from '../../drivers/detector/gige/datagrams.ts'
import { GigeSimulator } from '../../drivers/detector/gige/simulator.ts'
import { LaneWorld } from '../../drivers/simulation/lane-world.ts'
import { eventually } from '../../drivers/testing/eventually.ts'
import { geometry } from '../../drivers/testing/lane-geometry.ts'
import type { Row } from '../row.ts'

const [channels, energies, linesPerS, linesPerBlock, seconds] = [2304, 2, 600, 32, 10] as const
const host = '127.0.0.8'
const pixelMbPerS = (channels * energies * 2 * linesPerS) / 1e6
const cameraTest = '/usr/bin/arv-camera-test-0.8'

/** What a consumer took in the measured time: pixels in MB/s (10⁶ bytes), frames or lines that were not whole, and its CPU time. */
type Taken = { readonly mbPerS: number; readonly bad: number; readonly cpuMsPerS: number }

/**
 * The simulated GigE Vision detector at full rate (2,304 channels × 2 × 16 bit × 600 lines/s) through our driver, beside aravis' own
 * consumer on the same camera in the same run. Both can only take what is sent, so the CPU time that it costs stands beside it.
 */
export async function measureGige(): Promise<Row[]> {
  const camera = await startCamera()
  try {
    const ours = await takeOurs()
    const peer = await takePeer()
    if (ours.bad > 0) throw new Error(`${ours.bad} lines were lost or incomplete without any loss on the way.`)
    const what = `GigE Vision ${channels} × ${energies} × 16 bit × ${linesPerS} lines/s`
    const beside = { goal: null, peer: 'aravis' } as const
    const goal = `${pixelMbPerS.toFixed(2)} MB/s, no line lost`
    return [
      { ...beside, what, value: ours.mbPerS, unit: 'MB/s', goal, peerValue: peer.mbPerS, moreIsBetter: true },
      {
        ...beside,
        what: 'GigE Vision, CPU to receive it',
        value: ours.cpuMsPerS,
        unit: 'ms/s',
        peerValue: peer.cpuMsPerS,
        moreIsBetter: false,
      },
    ]
  } finally {
    camera.kill('SIGKILL')
  }
}

/** The camera in a process of its own, so that it is on nobody's account. */
async function startCamera(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [new URL(import.meta.url).pathname, '--serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`The simulated camera ended with ${code}.`)))
  })
  return child
}

async function serve(): Promise<void> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  world.setTubeOutput(160, 0.6)
  const made = { channels, energies, pitchMm: 0.8, seed: 1, serial: 'BENCH', extendedIds: false, noResend: false }
  await new GigeSimulator(world, { ...made, host, port: 3956 }).listen(udp)
  console.log('ready')
}

async function takeOurs(): Promise<Taken> {
  const settings = { channels, energies, linesPerBlock }
  const detector = openDetector({ name: 'detector', driver: 'gige-vision', url: `gev://${host}`, settings }, null)
  let [lines, bad] = [0, 0]
  detector.onLine((line) => {
    lines++
    if (!line.valid) bad++
  })
  detector.onFact((fact) => {
    if (fact.type === 'linesLost') bad += fact.count
  })
  await detector.configure({ integrationUs: 1e6 / linesPerS, trigger: 'internal', encoderDiv: 8 })
  await detector.start()
  await eventually(() => lines > linesPerS, 'lines come')
  const [from, at, cpu] = [lines, performance.now(), process.cpuUsage()]
  await wait(1000 * seconds)
  const tookS = (performance.now() - at) / 1000
  const used = process.cpuUsage(cpu)
  const mbPerS = ((lines - from) * channels * energies * 2) / tookS / 1e6
  await detector.close()
  return { mbPerS, bad, cpuMsPerS: (used.user + used.system) / 1000 / tookS }
}

/** CPU time of a running process so far, in ms: fields 14 and 15 of its stat, in hundredths of a second. */
function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function takePeer(): Promise<Taken> {
  const rate = `AcquisitionLineRate=${linesPerS}`
  const args = ['-n', host, `--duration=${seconds + 2}`, '-h', String(linesPerBlock), '--features', rate]
  const child = spawn(cameraTest, args)
  let said = ''
  child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new Error(`${cameraTest} did not run. It needs: apt-get install aravis-tools`, { cause })),
    )
    child.once('close', () => resolve())
  })
  let cpuMsPerS = Number.NaN
  const measured = (async () => {
    await wait(1000)
    const [before, at] = [cpuMsOf(child.pid ?? 0), performance.now()]
    await wait(1000 * seconds)
    cpuMsPerS = ((cpuMsOf(child.pid ?? 0) - before) / (performance.now() - at)) * 1000
  })()
  await Promise.all([ended, measured])
  // One line a second: "19 frames/s - 5.5 MiB/s", which are 10⁶ bytes in spite of their name; the first second is not a whole one.
  const rates = [...said.matchAll(/- +([\d.]+) MiB\/s/g)].slice(1).map((match) => Number(match[1]))
  if (rates.length < seconds / 2) throw new Error(`aravis told no rates: ${said}`)
  const bad = Number(/^n_failures\s*=\s*(\d+)/m.exec(said)?.[1] ?? Number.NaN)
  return { mbPerS: rates.reduce((sum, rate) => sum + rate, 0) / rates.length, bad, cpuMsPerS }
}

if (process.argv.includes('--serve')) await serve()
