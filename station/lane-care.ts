import { join } from 'node:path'
import { isSimulated, type LaneConfig } from './config/lane-config.ts'
import { keepFree } from './evidence/store.ts'
import type { Lane } from './lane/lane.ts'
import type { LaneDevices } from './lane/lane-ports.ts'
import { errorFacts, type Log } from './log/log.ts'
import type { SimulatedLane } from './simulation/simulated-lane.ts'

const diskEveryMs = 2000
const setUpEveryMs = 500

/** Looks at the evidence disk now and then: without room the lane takes no more parcels, with room again a person may start it. */
export function watchDisk(config: LaneConfig, lane: Lane, log: Log): () => void {
  const place = {
    folder: join(config.dataFolder, 'evidence'),
    minimumFreeBytes: config.evidence.minimumFreeMiB * 1024 * 1024,
  }
  const look = async (): Promise<void> => {
    const refused = lane.state.storageRefused
    try {
      await keepFree(place, 0)
      if (refused !== null) lane.dispatch({ type: 'storageRecovered', atMs: Date.now() })
    } catch (error) {
      if (refused !== null) return
      log.warn({ event: 'diskFull', ...errorFacts(error) }, 'the evidence disk takes no more')
      lane.dispatch({
        type: 'storageRefused',
        atMs: Date.now(),
        words: error instanceof Error ? error.message : String(error),
      })
    }
  }
  const timer = setInterval(() => void look(), diskEveryMs)
  void look()
  return () => clearInterval(timer)
}

/**
 * Sets belt speed and detector once they answer. A simulated lane whose configuration says so is reset and started by `SIM-0`; with
 * one real device nobody but a person starts it.
 */
export function setUpDevices(
  config: LaneConfig,
  devices: LaneDevices,
  lane: Lane,
  simulation: SimulatedLane | null,
  staff: { id: string | null },
  log: Log,
): () => void {
  const { conveyor, detector, generator } = devices
  const { encoderDiv, integrationUs } = config.detector
  let started = false
  const isReady = (): boolean => [conveyor, detector, generator].every((device) => device.health().state === 'ready')
  const attempt = async (): Promise<void> => {
    if (started || !isReady()) return
    started = true
    try {
      await conveyor.setSpeed(config.belt.speedMmS)
      await detector.configure({ integrationUs, trigger: 'encoder', encoderDiv })
      await detector.start()
      if (simulation === null || !isSimulated(config) || !config.simulation?.startByItself) return
      staff.id ??= 'S-000'
      simulation.startFeed()
      lane.dispatch({ type: 'laneStarted', atMs: Date.now(), by: staff.id })
    } catch (error) {
      started = false
      log.warn({ event: 'setUp', ...errorFacts(error) }, 'the devices are not set up yet')
    }
  }
  const timer = setInterval(() => void attempt(), setUpEveryMs)
  return () => clearInterval(timer)
}
