import type { Interpreter } from '../models/interpreter.ts'
import type { LaneConfig } from './config/lane-config.ts'
import { Imaging } from './imaging/imaging.ts'
import { ImagingError } from './imaging/imaging-error.ts'
import type { LaneEvent } from './inspection/event.ts'
import type { LaneSettings, LaneState } from './inspection/lane-state.ts'
import type { Inspection } from './contract/inspection.ts'
import { BeamControl } from './lane/beam-control.ts'
import { carryOut, type Crew } from './lane/carry-out.ts'
import { Ears } from './lane/listen.ts'
import { Lane } from './lane/lane.ts'
import { LaneLights } from './lane/lane-lights.ts'
import type { LaneDevices, LaneStore, ScanFailure } from './lane/lane-ports.ts'
import { Scanning } from './lane/scanning.ts'
import { uuid7 } from './lane/uuid7.ts'
import { WeighingDesk } from './lane/weighing.ts'
import { errorFacts, type Log } from './log/log.ts'

/** What a lane is put together from, and who hears its news. */
export type LaneParts = {
  readonly config: LaneConfig
  readonly settings: LaneSettings
  readonly devices: LaneDevices
  readonly store: LaneStore
  readonly imaging: Imaging
  readonly interpreter: Interpreter | null
  readonly log: Log
  readonly onState: (state: LaneState) => void
  readonly onInspection: (record: Inspection) => void
}

/** A lane at work. */
export type RunningLane = { readonly lane: Lane; readonly ears: Ears; readonly beam: BeamControl; close(): void }

const settleMs = { offMs: 700, lampMs: 400 } as const
const nowMs = (): number => Date.now()

/** Puts the lane together: ears on the devices, hands for the orders, and the one loop between them. */
export function assembleLane(parts: LaneParts): RunningLane {
  const { config, devices, log } = parts
  const trouble = (what: string, error: unknown): void =>
    log.warn({ event: 'trouble', what, ...errorFacts(error) }, 'something could not be done')
  const beam = new BeamControl({
    conveyor: devices.conveyor,
    generator: devices.generator,
    output: config.beam,
    nowMs,
    onRefused: (words) => log.warn({ event: 'beamRefused', words }, 'the beam did not come'),
  })
  const scanning = new Scanning({
    imaging: imagingOf(parts),
    interpreter: interpreterOf(parts),
    failureOf,
    nowMs,
    onTrouble: trouble,
  })
  let ears: Ears | null = null
  const desk = new WeighingDesk(devices.scale, nowMs, () => ears?.beltMm() ?? 0)
  const crew: Crew = {
    devices,
    beam,
    store: parts.store,
    scanning,
    weigh: (lane) => desk.weigh(lane),
    unrecorded: new Set(),
    nowMs,
    onTrouble: trouble,
  }
  const lights = devices.stackLight ? new LaneLights(devices.stackLight) : null
  const lane = new Lane(parts.settings, {
    carryOut: (effect, at) => carryOut(crew, at, effect),
    onState: (state) => {
      lights?.show(state)
      parts.onState(state)
    },
    onInspection: parts.onInspection,
    journal: parts.store.appendEvents,
    onBroken: (event: LaneEvent, error) =>
      log.error({ event: 'laneBroken', on: event.type, ...errorFacts(error) }, 'an event broke the lane'),
  })
  ears = new Ears({ devices, lane, scanning, beam, nowMs, ...hearingOf(config) })
  return runningLane({ lane, ears, beam }, devices, desk)
}

function runningLane(parts: Omit<RunningLane, 'close'>, { generator }: LaneDevices, desk: WeighingDesk): RunningLane {
  return {
    ...parts,
    close: () => {
      parts.beam.turnOff()
      generator.turnOffNow()
      desk.stop()
      parts.ears.close()
    },
  }
}

/** Fresh names for parcels, and how fast lines and beam have to follow. */
function hearingOf({ detector, belt, beam }: LaneConfig) {
  let track = Math.floor(Math.random() * 60_000)
  const pitchAlongMm = (detector.encoderDiv * detector.umPerCount) / 1000
  return {
    names: () => ({ inspectionId: uuid7(nowMs()), trackId: (track = (track % 65_535) + 1) }),
    umPerCount: detector.umPerCount,
    linePeriodMs: (pitchAlongMm / belt.speedMmS) * 1000,
    limits: { rampMs: beam.mismatchMs + 3000, ...settleMs },
  }
}

function imagingOf({ imaging }: LaneParts) {
  return {
    pushLine: imaging.pushLine.bind(imaging),
    calibrateDark: () => imaging.calibrateDark(),
    calibrateOpen: () => imaging.calibrateOpen(),
    closeScan: (order: {
      inspectionId: string
      trackId: number
      fromBeltMm: number
      toBeltMm: number
      aborted: boolean
      merged: boolean
    }) => imaging.closeScan({ ...order, atMs: nowMs() }),
  }
}

function interpreterOf({ interpreter, settings }: LaneParts) {
  return {
    interpret: async (scan: Parameters<Interpreter['interpret']>[0]) => {
      if (interpreter === null) throw new Error('No model is configured.')
      const answer = await interpreter.interpret(scan, { timeoutMs: settings.policy.verdictTimeoutMs })
      return { ...answer, quality: [] }
    },
  }
}

function failureOf(error: unknown): ScanFailure {
  const words = error instanceof Error ? error.message : String(error)
  if (!(error instanceof ImagingError)) return { code: 'worker', words }
  if (error.code === 'disk-full' || error.code === 'no-lines' || error.code === 'write-failed')
    return { code: error.code, words }
  return { code: 'worker', words }
}
