import type { Conveyor, ConveyorReading, EyeName } from '../../drivers/conveyor/conveyor.ts'
import type { DetectorLine, LineDetector } from '../../drivers/detector/detector.ts'
import type { Generator } from '../../drivers/xray/generator.ts'
import type { Inspection } from '../contract/inspection.ts'
import { readPlane } from '../evidence/store.ts'
import type { Lane } from '../lane/lane.ts'
import { edgeSeen, type EyeEdges, offsetOf } from '../service/eye-travel.ts'
import { ChannelGatherer } from './channel-levels.ts'
import type { EyesSeen } from './outcomes.ts'
import { type PieceSeen, seePiece } from './piece-seen.ts'
import type { Step } from './procedures.ts'
import type { RunEvent } from './run.ts'

/** What a measurement reaches. `tell` hears what it gives. */
export type MeasuringParts = {
  readonly devices: {
    readonly conveyor: Conveyor
    readonly detector: LineDetector
    readonly generator: Generator
  }
  readonly lane: Lane
  readonly evidenceFolder: string
  readonly by: string
  readonly nowMs: () => number
  readonly tell: (event: RunEvent) => void
}

/** One step being measured; `end` stops it and gives the beam back. */
export type Measurement = { inspection(record: Inspection): void; end(): void }

const watchEveryMs = 50
const progressEvery = 16
const linesTimeoutMs = 20_000

/** Begins to measure a step. It tells `measured`, or `interrupted` with the reason; nothing after `end`. */
export function beginMeasuring(step: Step, parts: MeasuringParts): Measurement {
  if (step.kind === 'lines') return measureLines(step, parts)
  if (step.kind === 'piece') return measurePiece(parts)
  if (step.kind === 'passes') return measurePasses(step.passes, parts)
  queueMicrotask(() => parts.tell({ type: 'measured', seen: {} }))
  return { inspection: () => undefined, end: () => undefined }
}

function measureLines({ beam, lines }: Extract<Step, { kind: 'lines' }>, parts: MeasuringParts): Measurement {
  const { devices, lane, nowMs, by, tell } = parts
  const gatherer = new ChannelGatherer()
  const startedMs = nowMs()
  let over = false
  const end = (): void => {
    if (over) return
    over = true
    if (beam) lane.dispatch({ type: 'calibrationBeamReleased', atMs: nowMs() })
    clearInterval(timer)
    stop()
  }
  const give = (words: string): void => {
    end()
    tell({ type: 'interrupted', words })
  }
  const stop = devices.detector.onLine((line) => {
    if (over || !fits(line, beam) || (beam && !isSettled(devices.generator))) return
    gatherer.add(line.low, line.high)
    if (gatherer.lines % progressEvery === 0) tell({ type: 'progressed', done: gatherer.lines })
    if (gatherer.lines < lines) return
    end()
    tell({ type: 'measured', seen: gatherer.levels() })
  })
  const timer = setInterval(() => {
    const { calibrationBeamUntilMs, beamRequested, parcels } = lane.state
    if (beam && calibrationBeamUntilMs === null)
      give('The X-rays went off before all lines were there. See that the belt is empty and begin again.')
    else if (!beam && (beamRequested || parcels.length > 0))
      give('Something came onto the belt. Clear it and begin again.')
    else if (nowMs() - startedMs > linesTimeoutMs)
      give(`Only ${gatherer.lines} lines came. Check the detector and the belt, then begin again.`)
  }, watchEveryMs)
  if (beam) lane.dispatch({ type: 'calibrationBeamWanted', atMs: nowMs(), by })
  return { inspection: () => undefined, end }
}

const fits = (line: DetectorLine, beam: boolean): boolean => line.valid && line.beamOn === beam

function isSettled(generator: Generator): boolean {
  const status = generator.status()
  if (status === null || !status.emitting) return false
  return status.kilovolts > 0.98 * status.kilovoltsSet && status.milliamps > 0.95 * status.milliampsSet
}

/** The next parcel that comes in from now on is the piece: its stored scan is read back as evidence. */
function measurePiece({ devices, evidenceFolder, nowMs, tell }: MeasuringParts): Measurement {
  const startedMs = nowMs()
  let over = false
  const read = async (record: Inspection): Promise<void> => {
    const seen = await pieceOf(record, evidenceFolder, devices.conveyor.reading()?.speedMmS ?? 0)
    tell({ type: 'measured', seen })
  }
  return {
    inspection: (record) => {
      if (over || record.scan === null || record.enteredAt < startedMs) return
      over = true
      read(record).catch((error: unknown) =>
        tell({ type: 'interrupted', words: error instanceof Error ? error.message : String(error) }),
      )
    },
    end: () => {
      over = true
    },
  }
}

async function pieceOf({ scan, scaleG }: Inspection, folder: string, beltMmS: number): Promise<PieceSeen> {
  if (scan === null) throw new RangeError('There is no picture of this piece.')
  if (scan.quality.some(({ code }) => code === 'aborted' || code === 'merged' || code === 'clipped'))
    throw new RangeError('The picture of this piece is not whole. Lay it alone in the middle of the belt again.')
  const plane = async (...names: readonly string[]) => {
    const file = scan.evidence.find((one) => names.includes(one.plane))?.file
    return file === undefined ? null : readPlane(folder, file)
  }
  const low = await plane('low', 'single')
  if (low === null) throw new RangeError('The picture of this piece was not stored.')
  const pitch = { acrossMm: scan.pitchAcrossMm, alongMm: scan.pitchAlongMm }
  return { ...seePiece({ low, high: await plane('high') }, pitch), beltMmS, scaleG }
}

const pairs = [
  ['infeed', 'tunnelIn'],
  ['tunnelIn', 'tunnelOut'],
  ['tunnelOut', 'divert'],
] as const satisfies readonly (readonly [EyeName, EyeName])[]

/** Front edges at the eyes until each pair of eyes has seen the piece often enough. */
function measurePasses(passes: number, { devices, tell }: MeasuringParts): Measurement {
  let edges: EyeEdges = {}
  let before: ConveyorReading | null = null
  const stop = devices.conveyor.onReading((reading) => {
    edges = withEdges(edges, before, reading)
    before = reading
    tell({ type: 'progressed', done: Math.min(passes, edges.divert?.length ?? 0) })
    const seen: EyesSeen = {}
    for (const [from, to] of pairs) {
      const offset = offsetOf(edges, from, to)
      if (offset !== null && offset.parcels >= passes) seen[`${from} to ${to}`] = { from, to, mm: offset.mm }
    }
    if (Object.keys(seen).length < pairs.length) return
    stop()
    tell({ type: 'measured', seen })
  })
  return { inspection: () => undefined, end: () => stop() }
}

function withEdges(edges: EyeEdges, before: ConveyorReading | null, reading: ConveyorReading): EyeEdges {
  if (before === null) return edges
  return (['infeed', 'tunnelIn', 'tunnelOut', 'divert'] as const).reduce((now, eye) => {
    const latch = reading.eyes[eye]
    return latch.rises === before.eyes[eye].rises ? now : edgeSeen(now, eye, latch.riseBeltMm)
  }, edges)
}
