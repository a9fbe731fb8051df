import { join } from 'node:path'
import { CalibrationDesk } from './calibration/calibration-desk.ts'
import { layPiece } from './calibration/laying.ts'
import type { Imaging } from './imaging/imaging.ts'
import { errorFacts, type Log } from './log/log.ts'
import type { LaneConfig } from './config/lane-config.ts'
import type { RunningLane } from './lane-assembly.ts'
import type { LaneDevices } from './lane/lane-ports.ts'
import { uuid7 } from './lane/uuid7.ts'
import type { Handlers } from './serve/calls.ts'
import type { SimulatedLane } from './simulation/simulated-lane.ts'
import type { Storage } from './storage/storage.ts'

/** What a calibration is measured on and used by. */
type CalibratedLane = { readonly running: RunningLane; readonly devices: LaneDevices; readonly imaging: Imaging }

/** The lane's calibration at its devices and its store; a simulated lane also lays the pieces and keeps other goods off the belt. */
export function openCalibrationDesk(
  config: LaneConfig,
  { running, devices, imaging }: CalibratedLane,
  storage: Storage,
  simulation: SimulatedLane | null,
  log: Log,
): CalibrationDesk {
  const { kilovolts, milliamps } = config.beam
  return new CalibrationDesk({
    devices,
    lane: running.lane,
    evidenceFolder: join(config.dataFolder, 'evidence'),
    nowMs: () => Date.now(),
    store: storage.calibration,
    energies: config.detector.energies,
    beltMmS: config.belt.speedMmS,
    newId: uuid7,
    handOver: (material) =>
      void imaging.setMeasured(material, null).catch((error: unknown) => {
        log.error(errorFacts(error), 'imaging did not take the calibration')
      }),
    conditions: () => ({ kilovolts, milliamps, celsius: celsiusOf(devices) }),
    world:
      simulation === null
        ? null
        : {
            lay: (piece, times) => layPiece(simulation.world, piece, times),
            hold: (on) => simulation.holdFeed(on),
          },
  })
}

/** Temperature at the detector as it tells it; null where it does not. */
function celsiusOf({ detector }: LaneDevices): number | null {
  const told = detector.values().find(({ name }) => name === 'temperature')?.value
  return typeof told === 'number' ? told : null
}

type CalibrationCalls = Pick<Handlers, Extract<keyof Handlers, `calibration.${string}`>>

/** The calls of the calibration screen. `person` throws while nobody has entered a staff number. */
export function calibrationHandlers(desk: CalibrationDesk, person: () => string): CalibrationCalls {
  return {
    'calibration.overview': async () => desk.overview(),
    'calibration.begin': async ({ procedure }) => {
      desk.begin(procedure, person())
      return desk.overview()
    },
    'calibration.act': async ({ action }) => {
      // Stopping needs nobody's name: X-rays go off whoever asks.
      desk.act(action, action === 'stop' ? '' : person())
      return desk.overview()
    },
    'calibration.history': async () => desk.history(),
    'calibration.revert': async ({ version }) => {
      desk.revert(version, person())
      return desk.overview()
    },
  }
}
