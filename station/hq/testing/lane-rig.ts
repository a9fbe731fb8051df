import { join } from 'node:path'
import type { Inspection } from '../../contract/inspection.ts'
import { uuid7 } from '../../lane/uuid7.ts'
import { makeSealer } from '../../sealer.ts'
import { openStorage, type Storage } from '../../storage/storage.ts'
import { recordOf } from '../../storage/testing/open-for-test.ts'
import { startHqLink, type HqLinkHandle, type HqLinkOptions, type TlsIdentity } from '../link.ts'
import { type LaneKey, openLaneKey } from '../sign.ts'

/** A lane's memory with its real sealer, and what to close parcels and link it with. */
export type LaneRig = {
  readonly laneId: string
  readonly key: LaneKey
  readonly storage: Storage
  /** Closes so many more parcels; returns their ids. */
  closeParcels(count: number, change?: Partial<Inspection>): string[]
  link(url: string, tls: TlsIdentity, more?: Partial<HqLinkOptions>): HqLinkHandle
  close(): Promise<void>
}

/** Opens a lane below a folder; the same folder again is the same lane after a restart. */
export function openLaneRig(folder: string, laneId: string): LaneRig {
  const key = openLaneKey(join(folder, `${laneId}.pem`))
  const storage = openStorage({ file: join(folder, `${laneId}.sqlite`), sealer: makeSealer(laneId, key), newId: uuid7 })
  const links: HqLinkHandle[] = []
  let closedParcels = 0
  return {
    laneId,
    key,
    storage,
    closeParcels(count, change = {}) {
      const ids: string[] = []
      for (let n = 0; n < count; n++) {
        const at = Date.now()
        const id = uuid7(at)
        storage.closeInspection({ ...recordOf(++closedParcels, at), id, laneId, enteredAt: at, ...change }, at)
        ids.push(id)
      }
      return ids
    },
    link(url, tls, more = {}) {
      const link = startHqLink({
        laneId,
        url,
        tls,
        outbox: storage.sending,
        publicKey: key.publicKey,
        bootId: uuid7(Date.now()),
        software: 'test',
        mode: () => 'running',
        onRequest: () => undefined,
        onTrouble: () => undefined,
        pace: { window: 256, receiptTimeoutMs: 1500, longestWaitMs: 4000 },
        timing: { tickMs: 50, shortestReconnectMs: 100, longestReconnectMs: 400 },
        ...more,
      })
      links.push(link)
      return link
    },
    async close() {
      for (const link of links) await link.close()
      storage.close()
    },
  }
}
