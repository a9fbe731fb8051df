import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { LaneConfig } from './config/lane-config.ts'
import { recoverInspection } from './inspection/recover.ts'
import type { Log } from './log/log.ts'
import { readManifest } from './manifest/read-manifest.ts'
import type { SimulatedLane } from './simulation/simulated-lane.ts'
import type { Storage } from './storage/storage.ts'

/** Inspections that were open when the station ended are closed now: referred, never cleared. */
export function recover(storage: Storage, config: LaneConfig, log: Log): void {
  const atMs = Date.now()
  for (const open of storage.openInspections()) {
    storage.closeInspection(recoverInspection(open, atMs, config.policy.version), atMs)
    log.warn({ event: 'recovered', inspection: open.id }, 'a parcel that was in flight is referred')
  }
}

/** Takes in the manifests of the configuration and of the simulated lane. Throws Error naming file, row and field. */
export async function takeManifests(
  storage: Storage,
  config: LaneConfig,
  simulation: SimulatedLane | null,
  log: Log,
): Promise<void> {
  for (const file of config.manifests) {
    const bytes = await readFile(file)
    const reading = readManifest(file, bytes)
    if (!reading.ok) {
      const [first] = reading.faults
      throw new Error(
        `${file} cannot be taken in: row ${first?.row}, ${first?.field}: ${first?.message} (${reading.faults.length} faults). Correct it, or take it out of manifests.`,
      )
    }
    storage.importManifest(basename(file), bytes, reading.declarations, Date.now())
  }
  const own = simulation?.declarations ?? []
  if (own.length > 0) storage.importManifest('simulation', Buffer.from(JSON.stringify(own)), own, Date.now())
  log.info({ event: 'manifests', declarations: storage.declarationCount() }, 'declarations are known')
}
