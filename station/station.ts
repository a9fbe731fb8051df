import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Interpreter, openInterpreter } from '../models/interpreter.ts'
import { isSimulated, type LaneConfig } from './config/lane-config.ts'
import type { CalibrationDesk } from './calibration/calibration-desk.ts'
import { openCalibrationDesk } from './calibration-desk.ts'
import { recover, takeManifests } from './at-start.ts'
import { DeviceBook, openDevices } from './devices.ts'
import { makeHandlers } from './handlers.ts'
import { connectHeadquarters } from './headquarters.ts'
import { type LaneKey, openLaneKey } from './hq/sign.ts'
import { Imaging } from './imaging/imaging.ts'
import { Journal } from './journal.ts'
import { assembleLane, type RunningLane } from './lane-assembly.ts'
import { setUpDevices, watchDisk } from './lane-care.ts'
import type { Scenario } from './config/scenario.ts'
import { storeOf } from './lane-store.ts'
import { uuid7 } from './lane/uuid7.ts'
import { errorFacts, type Log } from './log/log.ts'
import { picturesOf } from './pictures.ts'
import { Reporter } from './reporter.ts'
import { makeSealer } from './sealer.ts'
import { type Server, startServer } from './serve/server.ts'
import { makeToken } from './serve/session.ts'
import { ServiceDesk } from './service/service-desk.ts'
import { technicianOf } from './service/at-station.ts'
import { ScenarioPlayer } from './simulation/scenario-player.ts'
import { openSimulatedLane, type SimulatedLane } from './simulation/simulated-lane.ts'
import { openStorage, type Storage } from './storage/storage.ts'

/** Version of this software, as it goes into every record. */
export const softwareVersion = '0.1.0'

/** A station at work; `close` ends it in order: beam off first, then everything else. */
export type Station = {
  readonly url: string
  readonly urlWithToken: string
  readonly token: string
  readonly running: RunningLane
  readonly storage: Storage
  readonly simulation: SimulatedLane | null
  /** Address of the demo headquarters' page once it is up; null without one. */
  readonly headquartersPage: () => string | null
  close(): Promise<void>
}

/**
 * Puts a lane's station together. Read this first:
 *
 * ```
 *  devices ─▶ ears ─▶ lane (step) ─▶ hands ─▶ devices
 *                │        │            ├─▶ imaging (worker) ─▶ evidence
 *                │        │            ├─▶ interpreter (worker)
 *                │        └─▶ page     └─▶ storage ─▶ headquarters
 * ```
 */
export async function openStation(config: LaneConfig, log: Log, scenario: Scenario | null = null): Promise<Station> {
  mkdirSync(join(config.dataFolder, 'evidence'), { recursive: true })
  const key = openLaneKey(join(config.dataFolder, 'lane-key.pem'))
  const storage = openStorage({
    file: join(config.dataFolder, 'lane.sqlite'),
    sealer: makeSealer(config.laneId, key),
    newId: uuid7,
  })
  recover(storage, config, log)
  const simulation = await openSimulatedLane(config)
  await takeManifests(storage, config, simulation, log)
  const interpreter =
    config.model.card === null
      ? null
      : await openInterpreter({ cardFile: config.model.card, threads: config.model.threads })
  return start(config, log, { key, storage, simulation, interpreter, scenario })
}

type Ground = {
  readonly key: LaneKey
  readonly storage: Storage
  readonly simulation: SimulatedLane | null
  readonly interpreter: Interpreter | null
  readonly scenario: Scenario | null
}

async function start(config: LaneConfig, log: Log, ground: Ground): Promise<Station> {
  const { storage, simulation, key } = ground
  const bootId = uuid7(Date.now())
  const staff: { id: string | null } = { id: null }
  const news: News = { reporter: null, calibration: null }
  const inner = openLane(config, log, ground, bootId, news)
  const { running, devices } = inner
  const mode = (): string => running.lane.state.mode
  const headquarters = connectHeadquarters({ config, storage, key, bootId, log, mode, software: softwareVersion })
  const book = new DeviceBook(devices)
  const reporterNow = (): Reporter => news.reporter ?? missing()
  const desk = new ServiceDesk(config, devices)
  const calibration = openCalibrationDesk(config, inner, storage, simulation, log)
  news.calibration = calibration
  const technician = technicianOf(config, log, storage, inner, staff)
  const desks = { desk, calibration, technician }
  const handlers = makeHandlers({
    lane: running.lane,
    storage,
    book,
    ...desks,
    simulation,
    staff,
    reporter: reporterNow,
  })
  const token = makeToken()
  const server = await serve(config, log, { token, handlers, storage, book, reporter: () => news.reporter })
  const reporter = new Reporter(
    { ...toldOf(config, ground), running, book, hq: headquarters.link, staffId: () => staff.id },
    server.listeners,
  )
  news.reporter = reporter
  const stopCare = takeCare(config, log, ground, inner, staff)
  const close = async (): Promise<void> => {
    running.close()
    calibration.close()
    stopCare()
    reporter.close()
    await server.close()
    await headquarters.close()
    technician.close()
    await closeLane(ground, inner, { desk, book })
  }
  const { url, urlWithToken } = server
  return { url, urlWithToken, token, running, storage, simulation, headquartersPage: headquarters.pageUrl, close }
}

/** Devices, workers and storage last: whoever asked something of them is gone by now. */
async function closeLane(
  { storage }: Ground,
  inner: OpenedLane,
  { desk, book }: { readonly desk: ServiceDesk; readonly book: DeviceBook },
): Promise<void> {
  desk.close()
  book.close()
  await inner.close()
  storage.close()
}

/** What the pages are told of a lane that does not come from its devices. */
function toldOf(config: LaneConfig, { storage, simulation }: Ground) {
  return {
    laneId: config.laneId,
    simulated: isSimulated(config),
    attribution: config.attribution ?? simulation?.attribution ?? null,
    receipted: () => storage.outbox.counts().receipted,
  }
}

/** The disk is looked at, and the devices are set up as soon as they answer. */
function takeCare(
  config: LaneConfig,
  log: Log,
  { simulation, scenario }: Ground,
  { running, devices }: OpenedLane,
  staff: { id: string | null },
): () => void {
  const stopWatch = watchDisk(config, running.lane, log)
  const stopSetUp = setUpDevices(config, devices, running.lane, simulation, staff, log)
  const player = playScenario(scenario, simulation, running, staff, log)
  return () => {
    player?.close()
    stopWatch()
    stopSetUp()
  }
}

/** A scenario runs only on a lane whose world is simulated. */
function playScenario(
  scenario: Scenario | null,
  simulation: SimulatedLane | null,
  { lane }: RunningLane,
  staff: { id: string | null },
  log: Log,
): ScenarioPlayer | null {
  if (scenario === null || simulation === null) return null
  const say = (words: string): void => log.info({ event: 'scenario', words }, 'scenario')
  return new ScenarioPlayer(scenario, { world: simulation.world, lane, log, staffId: () => staff.id ?? 'S-000', say })
}

type OpenedLane = ReturnType<typeof openLane>

/** Who tells the pages and who follows the pieces of a calibration, once there is somebody. */
type News = { reporter: Reporter | null; calibration: CalibrationDesk | null }

/** Devices, imaging and the lane between them; `close` ends them in this order: devices, world, workers, journal. */
function openLane(
  config: LaneConfig,
  log: Log,
  { storage, simulation, interpreter }: Ground,
  bootId: string,
  news: News,
) {
  const imaging = openImaging(config, simulation, log)
  const devices = openDevices(config, simulation?.world ?? null)
  const journal = new Journal(
    (events) => storage.appendEvents(bootId, events),
    (error) => log.error(errorFacts(error), 'the journal cannot be written'),
  )
  const running = assembleLane({
    config,
    settings: settingsOf(config, interpreter),
    devices,
    imaging,
    interpreter,
    log,
    store: storeOf(storage, journal),
    onState: () => news.reporter?.changed(),
    onInspection: (record) => {
      news.reporter?.inspection(record)
      news.calibration?.inspection(record)
    },
  })
  const stopStrips = imaging.onStrip((strip) => news.reporter?.strip(strip))
  const close = async (): Promise<void> => {
    stopStrips()
    for (const device of Object.values(devices)) await device.close()
    simulation?.close()
    await imaging.close()
    await interpreter?.close()
    journal.close()
  }
  return { running, devices, imaging, close }
}

function missing(): never {
  throw new Error('The station is still starting.')
}

function openImaging(config: LaneConfig, simulation: SimulatedLane | null, log: Log): Imaging {
  const { detector, dataFolder, evidence, attribution } = config
  return new Imaging({
    channels: detector.channels,
    energies: detector.energies,
    pitchAcrossMm: detector.pitchMm,
    pitchAlongMm: (detector.encoderDiv * detector.umPerCount) / 1000,
    evidence: { folder: join(dataFolder, 'evidence'), minimumFreeBytes: evidence.minimumFreeMiB * 1024 * 1024 },
    attribution: attribution ?? simulation?.attribution ?? null,
    onTrouble: (error) => log.error(errorFacts(error), 'imaging failed'),
  })
}

function settingsOf(config: LaneConfig, interpreter: Interpreter | null) {
  const { laneId, layout, policy, detector, version } = config
  const model = interpreter?.model ?? null
  const versions = {
    software: softwareVersion,
    model: model?.id ?? null,
    modelSha256: model?.sha256 ?? null,
    policy: policy.version,
    calibration: 'open field at beam-on',
    configuration: version,
  }
  return {
    laneId,
    layout,
    policy,
    versions,
    pitchMm: detector.pitchMm,
    firstGateSequence: Math.floor(Math.random() * 60_000),
  }
}

type Served = {
  readonly token: string
  readonly handlers: ReturnType<typeof makeHandlers>
  readonly storage: Storage
  readonly book: DeviceBook
  readonly reporter: () => Reporter | null
}

function serve(config: LaneConfig, log: Log, { token, handlers, storage, book, reporter }: Served): Promise<Server> {
  return startServer({
    ...config.http,
    token,
    handlers,
    pageFolder: join(import.meta.dirname, '../dist/ui'),
    pictures: picturesOf(storage, join(config.dataFolder, 'evidence')),
    greet: () => {
      const status = reporter()?.status()
      return status
        ? [
            { event: 'lane.status', body: status },
            { event: 'devices.changed', body: book.rows() },
          ]
        : []
    },
    onUnexpected: (where, error) =>
      log.error({ event: 'callFailed', where, ...errorFacts(error) }, 'a call of the page failed'),
  })
}
