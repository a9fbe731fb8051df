import type { LaneConfig } from './config/lane-config.ts'
import type { HqLink } from './contract/lane-status.ts'
import type { LaneKey } from './hq/sign.ts'
import type { Log } from './log/log.ts'
import type { Storage } from './storage/storage.ts'

/** What the link to headquarters needs of the station. */
export type HeadquartersParts = {
  readonly config: LaneConfig
  readonly storage: Storage
  readonly key: LaneKey
  readonly bootId: string
  readonly log: Log
  readonly software: string
  readonly mode: () => string
}

/** The link as the status bar shows it. */
export type Headquarters = { readonly link: () => HqLink; close(): Promise<void> }

/** Connects to headquarters where the configuration names one; everything is kept here meanwhile, however long it takes. */
export function connectHeadquarters({ storage }: HeadquartersParts): Headquarters {
  const sinceMs = Date.now()
  const link = (): HqLink => {
    const { waiting, refused } = storage.outbox.counts()
    return { state: 'off', sinceMs, waiting, refused }
  }
  return { link, close: async () => undefined }
}
