import type { LaneConfig } from '../config/lane-config.ts'
import type { RunningLane } from '../lane-assembly.ts'
import type { LaneDevices } from '../lane/lane-ports.ts'
import { errorFacts, type Log } from '../log/log.ts'
import { ServeError } from '../serve/serve-error.ts'
import type { Storage } from '../storage/storage.ts'
import { openTechnician, type Technician } from './technician.ts'

/** The technician's functions over a running lane; what is written down is refused while nobody has given a number. */
export function technicianOf(
  config: LaneConfig,
  log: Log,
  storage: Storage,
  { running, devices }: { readonly running: RunningLane; readonly devices: LaneDevices },
  staff: { readonly id: string | null },
): Technician {
  const { lane, beam } = running
  const staffId = (): string => {
    if (staff.id !== null) return staff.id
    throw new ServeError('not-allowed', 'Enter your staff number first; what you do is written down under it.')
  }
  const onTrouble = (what: string, error: unknown): void =>
    log.warn({ event: 'trouble', what, ...errorFacts(error) }, 'something could not be done')
  return openTechnician({ config, devices, lane, beam, storage, staffId, nowMs: Date.now, onTrouble }, () => staff.id)
}
