import type { LaneConfig } from '../config/lane-config.ts'
import type { BeamControl } from '../lane/beam-control.ts'
import type { Lane } from '../lane/lane.ts'
import type { LaneDevices } from '../lane/lane-ports.ts'
import type { Storage } from '../storage/storage.ts'

/** What the technician's functions reach. `staffId` throws ServeError `not-allowed` while nobody has given a number. */
export type ServiceParts = {
  readonly config: LaneConfig
  readonly devices: LaneDevices
  readonly lane: Lane
  readonly beam: BeamControl
  readonly storage: Storage
  readonly staffId: () => string
  readonly nowMs: () => number
  /** Something that nobody waits for could not be done. */
  readonly onTrouble: (what: string, error: unknown) => void
}

/** Eyes inside or beside the tunnel; a blocked one means that it is not empty. */
const tunnelEyes = ['infeed', 'tunnelIn', 'tunnelOut'] as const

/** What keeps a person's hand from the lane, in words: it has to stand. Empty = it may be touched. */
export function standingWaits({ lane }: Pick<ServiceParts, 'lane'>): string[] {
  const { mode, beltRunning } = lane.state
  if (mode === 'running' || mode === 'scanning') return ['the lane to be stopped']
  return beltRunning ? ['the belt to stand'] : []
}

/** What keeps the belt or the beam from being used by hand: the lane has to stand, empty, and nothing may be open. */
export function emptyWaits({ lane, devices }: Pick<ServiceParts, 'lane' | 'devices'>): string[] {
  const reading = devices.conveyor.reading()
  const { state } = lane
  if (reading === null) return ['the conveyor to answer']
  const blocked = tunnelEyes.filter((eye) => reading.eyes[eye].blocked)
  return [
    ...standingWaits({ lane }),
    ...(state.mode === 'safe' ? ['the safe stop to be reset'] : []),
    ...(state.openInterlocks.length > 0 ? [`interlocks to be closed: ${state.openInterlocks.join(', ')}`] : []),
    ...(state.parcels.length > 0 ? [`${state.parcels.length} parcels to leave the belt`] : []),
    ...(blocked.length > 0 ? [`eyes to be free: ${blocked.join(', ')}`] : []),
  ]
}

/** The words of whatever was thrown. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
