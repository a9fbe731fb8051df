import { join } from 'node:path'
import { openBrokerLine, type TlsIdentity } from './broker-line.ts'
import { HqDatabase } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { openImageGate } from './image-gate.ts'
import { ImageStore } from './image-store.ts'
import { openPostgres } from './postgres.ts'
import { Receiver } from './receiver.ts'
import { serveHqPage } from './serve.ts'
import { type Counts, countsView } from './views.ts'

/** What a headquarters needs. Without `databaseUrl` its database is embedded, below `folder`. */
export type HqOptions = {
  readonly brokerUrl: string
  /** Its MQTT name, the CN of its client certificate: `hq-…`. */
  readonly name: string
  readonly tls: TlsIdentity
  /** Server certificate of the place where lanes bring pictures; null: no pictures. */
  readonly imageTls: TlsIdentity | null
  readonly folder: string
  readonly databaseUrl: string | null
  readonly httpPort: number
  readonly imagePort: number
  readonly enrolled: ReadonlyMap<string, string>
  readonly trustOnFirstUse: boolean
  readonly onTrouble: (what: string, error: unknown) => void
  readonly gapAfterMs?: number
  readonly shortestReconnectMs?: number
}

/** A headquarters at work: the page's address and where lanes bring pictures. */
export type Hq = {
  readonly url: string
  readonly imagesUrl: string | null
  readonly receiver: Receiver
  readonly database: HqDatabase
  readonly connected: () => boolean
  counts(): Promise<Counts>
  close(): Promise<void>
}

const tenMinutesMs = 600_000

/**
 * Starts headquarters' side: database, receiver, place for pictures, page. Throws ReceiverError when the database or a port cannot be
 * had; a broker that is away is waited for.
 */
export async function startHq(options: HqOptions): Promise<Hq> {
  const { folder, databaseUrl } = options
  const database = new HqDatabase(
    await (databaseUrl === null ? openEmbedded(join(folder, 'embedded')) : openPostgres(databaseUrl)),
  )
  const closers: (() => Promise<void>)[] = [() => database.close()]
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one()
  }
  try {
    await database.migrate()
    return { ...(await openParts(options, database, closers)), database, counts: () => countsView(database), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Opens one part after the other; what is open is in `closers`, so that a failure closes it again. */
async function openParts(options: HqOptions, database: HqDatabase, closers: (() => Promise<void>)[]) {
  const { onTrouble, imageTls } = options
  const receiver = new Receiver({
    database,
    enrolled: options.enrolled,
    trustOnFirstUse: options.trustOnFirstUse,
    gapAfterMs: options.gapAfterMs ?? tenMinutesMs,
    publish: (topic, payload) => line.publish(topic, payload),
    onTrouble,
  })
  closers.push(() => receiver.close())
  await receiver.open()
  const images = new ImageStore(join(options.folder, 'images'))
  const place = { host: '127.0.0.1', port: options.imagePort }
  const gate = imageTls === null ? null : await openImageGate(images, imageTls, place, onTrouble)
  if (gate) closers.push(() => gate.close())
  const line = openBrokerLine({
    url: options.brokerUrl,
    name: options.name,
    tls: options.tls,
    shortestReconnectMs: options.shortestReconnectMs ?? 1000,
    take: (topic, message, done) => receiver.take(topic, message, done),
    onTrouble,
  })
  closers.push(() => line.close())
  const { connected } = line
  const page = await serveHqPage({ database, book: receiver.book, images, connected, onTrouble }, options.httpPort)
  closers.push(() => page.close())
  return { url: page.url, imagesUrl: gate?.url ?? null, receiver, connected }
}
