import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyInstance } from 'fastify'
import * as z from 'zod'
import { LaneId } from '../station/contract/hq.ts'
import type { HqDatabase } from './database.ts'
import { ReceiverError } from './hq-error.ts'
import type { ImageStore } from './image-store.ts'
import type { LaneBook } from './lane-book.ts'
import { countsView, lanesView, parcelsView, parcelView } from './views.ts'

/** What the page is served from. */
export type HqPageParts = {
  readonly database: HqDatabase
  readonly book: LaneBook
  readonly images: ImageStore
  readonly connected: () => boolean
  readonly onTrouble: (what: string, error: unknown) => void
}

/** The served page: its address on the loopback interface. */
export type HqPage = { readonly url: string; close(): Promise<void> }

const headers = {
  'content-security-policy': "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}
const themeFolder = join(import.meta.dirname, '../ui/theme')
const listInput = z.object({ lane: LaneId })
const oneInput = z.object({ lane: LaneId, id: z.uuid() })
const limitInput = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) })

/** Serves the page of headquarters on 127.0.0.1, read-only. Throws ReceiverError `cannot-listen`. */
export async function serveHqPage(parts: HqPageParts, wantedPort: number): Promise<HqPage> {
  const app = Fastify({ forceCloseConnections: true })
  let port = wantedPort
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    const own = [`127.0.0.1:${port}`, `localhost:${port}`]
    // Another name that leads here would let a foreign page read what we serve (DNS rebinding).
    if (!own.includes(request.headers.host ?? '')) return reply.code(421).send('This is not the address of this page.')
    return undefined
  })
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof z.ZodError || (error instanceof ReceiverError && error.code === 'image-name'))
      return reply.code(400).send({ message: 'This cannot be asked.' })
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
    if (status < 500) return reply.code(status).send({ message: 'This cannot be asked.' })
    parts.onTrouble('page', error)
    return reply.code(500).send({ message: 'Headquarters could not answer. Its log says why.' })
  })
  await app.register(fastifyStatic, { root: join(import.meta.dirname, 'page'), cacheControl: false })
  await app.register(fastifyStatic, { root: themeFolder, prefix: '/theme/', decorateReply: false })
  addAnswers(app, parts)
  try {
    await app.listen({ host: '127.0.0.1', port: wantedPort })
  } catch (cause) {
    throw new ReceiverError('cannot-listen', `The page of headquarters cannot be served on port ${wantedPort}.`, {
      cause,
    })
  }
  const address = app.server.address()
  if (address !== null && typeof address !== 'string') port = address.port
  return { url: `http://127.0.0.1:${port}/`, close: () => app.close() }
}

function addAnswers(app: FastifyInstance, { database, book, images, connected }: HqPageParts): void {
  app.get('/api/lanes', async () => ({
    atMs: Date.now(),
    broker: connected(),
    lanes: await lanesView(database, book, Date.now()),
    alarms: book.alarms(),
    counts: await countsView(database),
  }))
  app.get('/api/lanes/:lane/parcels', async (request) => {
    const { lane } = listInput.parse(request.params)
    return parcelsView(database, lane, limitInput.parse(request.query).limit)
  })
  app.get('/api/lanes/:lane/parcels/:id', async (request, reply) => {
    const { lane, id } = oneInput.parse(request.params)
    const parcel = await parcelView(database, lane, id, book.keyOf(lane))
    if (parcel === null) return reply.code(404).send({ message: 'This parcel is not here.' })
    const evidence = parcel.inspection.scan?.evidence ?? []
    const here = await Promise.all(evidence.map(({ sha256 }) => images.holds(sha256)))
    return { ...parcel, imagesHere: evidence.filter((_, n) => here[n]).map(({ sha256 }) => sha256) }
  })
  app.get('/images/:sha256', async (request, reply) => {
    const { sha256 } = z.object({ sha256: z.string() }).parse(request.params)
    if ((await images.size(sha256)) === null)
      return reply.code(404).send({ message: 'The lane has not brought it yet.' })
    return reply.type('image/png').send(images.read(sha256))
  })
}
