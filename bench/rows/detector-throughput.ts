import { createServer } from 'node:net'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { decodeJson, encodeJson } from '../../drivers/detector/commands.ts'
import type { LineDetector } from '../../drivers/detector/detector.ts'
import { encodeFrame, FrameReader, frameTypes, type FrameHead } from '../../drivers/detector/framing.ts'
import { openDetector } from '../../drivers/detector/open.ts'
import { LaneWorld } from '../../drivers/simulation/lane-world.ts'
import { eventually } from '../../drivers/testing/eventually.ts'
import { geometry } from '../../drivers/testing/lane-geometry.ts'
import { own, type Row } from '../row.ts'

/** Two energies of 2,304 channels at 16 bits; 600 lines a second are 480 mm/s at a pitch of 0.8 mm (hardware.md §3.4). */
const [channels, energies, umPerCount, encoderDiv, speedMmS] = [2304, 2, 100, 8, 480] as const
const settings = { integrationUs: 1600, trigger: 'encoder', encoderDiv } as const
const bytesALine = channels * energies * 2 + 48

/** Lines through the real driver over loopback TCP: at the rate of a fast lane for so long, and as fast as they can be sent. */
export async function measureDetectorThroughput(seconds = 10): Promise<Row[]> {
  const lane = await throughLane(seconds)
  const flood = await throughFlood(Math.min(seconds, 5))
  const inMb = (linesPerS: number): number => (linesPerS * bytesALine) / 1e6
  return [
    own(`detector lines, ${channels} × ${energies} channels`, lane.linesPerS, '/s', '600'),
    own('detector stream', inMb(lane.linesPerS), 'MB/s'),
    own('detector lines lost', lane.lost, '', '0'),
    own('CPU of detector driver and simulator', lane.cpuShare * 100, '% of a core'),
    { ...own('detector lines at most', flood.linesPerS, '/s', '≥ 1,200'), moreIsBetter: true },
    { ...own('detector stream at most', inMb(flood.linesPerS), 'MB/s'), moreIsBetter: true },
    own('detector lines lost at most', flood.lost, '', '0'),
  ]
}

type Measured = { readonly linesPerS: number; readonly lost: number; readonly cpuShare: number }

/** The simulated detector on a belt at full speed, in this process. */
async function throughLane(seconds: number): Promise<Measured> {
  const world = new LaneWorld({ geometry, umPerCount, clockFactor: 1 })
  const detector = openDetector(
    { name: 'detector', driver: 'xlp1', url: 'sim:detector', settings: { channels, energies } },
    world,
  )
  await eventually(() => detector.health().state === 'ready', 'the detector answers')
  world.setTubeOutput(160, 0.6)
  world.driveBelt(speedMmS)
  await eventually(() => world.beltSpeedMmS() === speedMmS, 'the belt is at its speed')
  const measured = await measure(detector, seconds)
  await detector.close()
  world.close()
  return measured
}

/** A detector on another thread that sends as fast as the connection takes it. */
async function throughFlood(seconds: number): Promise<Measured> {
  const worker = new Worker(new URL(import.meta.url))
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  const row = { name: 'detector', driver: 'xlp1', url: `tcp://127.0.0.1:${port}`, settings: {} }
  const detector = openDetector(row, null)
  await eventually(() => detector.health().state === 'ready', 'the detector answers')
  const measured = await measure(detector, seconds)
  await detector.close()
  await worker.terminate()
  return measured
}

/** Lines that came in so many seconds, and those missing by their number or told as lost. */
async function measure(detector: LineDetector, seconds: number): Promise<Measured> {
  await detector.configure(settings)
  let [lines, lost, last] = [0, 0, null as number | null]
  const stops = [
    detector.onLine(({ lineId, valid }) => {
      if (valid) lines++
      if (last !== null) lost += (lineId - last - 1) >>> 0
      last = lineId
    }),
    detector.onFact((fact) => void (fact.type === 'linesLost' && fact.where === 'reader' && (lost += fact.count))),
  ]
  await detector.start()
  await eventually(() => lines > 100, 'lines come')
  const [fromLines, fromMs, fromCpu] = [lines, performance.now(), process.cpuUsage()]
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  const forMs = performance.now() - fromMs
  const { user, system } = process.cpuUsage(fromCpu)
  const measured = {
    linesPerS: ((lines - fromLines) / forMs) * 1000,
    lost,
    cpuShare: (user + system) / 1000 / forMs,
  }
  for (const stop of stops) stop()
  return measured
}

/** The flood: answers every command with what it is, and sends lines as long as the connection takes them. */
function serveFlood(): void {
  const payload = new Uint8Array(Uint16Array.from({ length: channels * energies }, (_, index) => index * 13).buffer)
  const about = { ...settings, channels, energies, pitchMm: 0.8, bits: 16, lineTrigger: settings.trigger }
  const server = createServer((socket) => {
    const reader = new FrameReader()
    let [seq, lineId, started] = [0, 0, false]
    const head = (type: number): FrameHead => ({
      type,
      flags: 0,
      seq: seq++,
      lineId,
      timestampUs: BigInt(Date.now()) * 1000n,
      encoder: lineId * encoderDiv,
      pixels: channels,
      bits: 16,
      energies,
      integrationUs: settings.integrationUs,
    })
    const pour = (): void => {
      for (let room = started; room;) {
        lineId++
        room = socket.write(encodeFrame(head(frameTypes.line), payload))
      }
    }
    socket.on('data', (bytes) => {
      for (const frame of reader.push(bytes)) {
        const command = decodeJson(frame.payload) ?? {}
        socket.write(encodeFrame(head(frameTypes.reply), encodeJson({ id: command['id'], ok: true, result: about })))
        started ||= command['cmd'] === 'start'
      }
      pour()
    })
    socket.on('drain', pour)
    socket.on('error', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    parentPort?.postMessage(typeof address === 'object' && address ? address.port : 0)
  })
}

if (!isMainThread && parentPort) serveFlood()
