import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LaneConfig } from './config/lane-config.ts'
import type { HqLink } from './contract/lane-status.ts'
import { readEvidenceBytes } from './evidence/store.ts'
import { type DemoHeadquarters, startDemoHeadquarters } from './hq/demo/demo-headquarters.ts'
import { type ImageCourier, startImageCourier } from './hq/images.ts'
import { type HqLinkHandle, startHqLink, type TlsIdentity } from './hq/link.ts'
import type { LaneKey } from './hq/sign.ts'
import { errorFacts, type Log } from './log/log.ts'
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

/** The link as the status bar shows it. `pageUrl`: the page of the demo's headquarters once it is up, else null. */
export type Headquarters = {
  readonly link: () => HqLink
  readonly pageUrl: () => string | null
  close(): Promise<void>
}

type Address = Exclude<LaneConfig['hq'], null | 'demo'>

/** Connects to headquarters where the configuration names one; everything is kept here meanwhile, however long it takes. */
export function connectHeadquarters(parts: HeadquartersParts): Headquarters {
  const { config, storage, log } = parts
  const sinceMs = Date.now()
  const off = (): HqLink => ({ state: config.hq === null ? 'off' : 'away', sinceMs, ...waitingOf(storage) })
  let link: HqLinkHandle | null = null
  let courier: ImageCourier | null = null
  let demo: DemoHeadquarters | null = null
  let pageUrl: string | null = null
  let closed = false
  const open = (address: Address): void => {
    if (closed) return
    const tls = identityOf(address)
    link = openLink(parts, address, tls)
    if (address.imagesUrl !== null) courier = openCourier(parts, address.imagesUrl, tls)
  }
  if (config.hq === 'demo') {
    demo = startDemoHeadquarters(join(config.dataFolder, 'hq'), config.laneId, (words) =>
      log.warn({ event: 'demoHeadquarters', words }, 'the demo headquarters says something'),
    )
    demo.address.then(
      (address) => {
        pageUrl = address.pageUrl
        log.info({ event: 'demoHeadquarters', pageUrl }, 'the demo headquarters is up')
        open(address)
      },
      (error: unknown) => log.error(errorFacts(error), 'the demo headquarters did not start'),
    )
  } else if (config.hq !== null) open(config.hq)
  return {
    link: () => link?.state() ?? off(),
    pageUrl: () => pageUrl,
    close: async () => {
      closed = true
      await courier?.close()
      await link?.close()
      await demo?.close()
    },
  }
}

function waitingOf(storage: Storage): { waiting: number; refused: number } {
  const { waiting, refused } = storage.outbox.counts()
  return { waiting, refused }
}

function identityOf({ caFile, certFile, keyFile }: Address): TlsIdentity {
  const read = (file: string): string => readFileSync(file, 'utf8')
  return { ca: read(caFile), cert: read(certFile), key: read(keyFile) }
}

function openLink(parts: HeadquartersParts, { url }: Address, tls: TlsIdentity): HqLinkHandle {
  const { config, storage, key, bootId, software, mode, log } = parts
  return startHqLink({
    laneId: config.laneId,
    url,
    tls,
    outbox: storage.sending,
    publicKey: key.publicKey,
    bootId,
    software,
    mode,
    onRequest: (request) => log.info({ event: 'hqRequest', request: request.type }, 'headquarters asked for something'),
    onTrouble: (what, error) => log.warn({ event: 'link', what, ...errorFacts(error) }, 'the link has trouble'),
  })
}

function openCourier({ config, storage, log }: HeadquartersParts, url: string, tls: TlsIdentity): ImageCourier {
  const evidence = join(config.dataFolder, 'evidence')
  return startImageCourier({
    url,
    tls,
    images: storage.images,
    read: (file) => readEvidenceBytes(evidence, file),
    onTrouble: (what, error) => log.warn({ event: 'images', what, ...errorFacts(error) }, 'a picture did not go'),
  })
}
