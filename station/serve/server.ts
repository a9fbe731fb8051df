import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import fastifyWebsocket from '@fastify/websocket'
import Fastify, { type FastifyInstance } from 'fastify'
import type { EventName } from '../contract/window.ts'
import { addCalls, type Handlers } from './calls.ts'
import { addListeners, type Listeners } from './listeners.ts'
import { addPictures, type Pictures } from './pictures.ts'
import { ServeError } from './serve-error.ts'
import { addressedToUs, cookieName, cookieValue, sameToken, securityHeaders } from './session.ts'

/** What the server needs; `port` 0 lets the system choose. */
export type ServerOptions = {
  readonly host: string
  readonly port: number
  readonly token: string
  readonly pageFolder: string
  readonly handlers: Handlers
  readonly pictures: Pictures
  readonly greet: () => readonly { event: EventName; body: unknown }[]
  readonly onUnexpected: (where: string, error: unknown) => void
}

/** The running server: its address with and without the token, and the open pages. */
export type Server = {
  readonly url: string
  readonly urlWithToken: string
  readonly port: number
  readonly listeners: Listeners
  close(): Promise<void>
}

/**
 * Serves the page and the contract on the loopback address. The first visit brings the token (`/?token=…`) and gets a cookie;
 * everything else needs that cookie. Throws ServeError `cannot-listen`.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const app = Fastify({ bodyLimit: 1 << 20, forceCloseConnections: true })
  let port = options.port
  guard(app, options.token, () => port)
  answerErrors(app, options.onUnexpected)
  await app.register(fastifyWebsocket, { options: { maxPayload: 1 << 16 } })
  if (existsSync(options.pageFolder))
    await app.register(fastifyStatic, { root: options.pageFolder, cacheControl: false })
  addCalls(app, options.handlers, options.onUnexpected)
  addPictures(app, options.pictures)
  let listeners: Listeners | null = null
  await app.register(async (scope) => {
    listeners = addListeners(scope, options.greet)
  })
  try {
    await app.listen({ host: options.host, port: options.port })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ServeError(
      'cannot-listen',
      `The page cannot be served on port ${options.port}: ${why}. Choose another http.port in the configuration.`,
      { cause },
    )
  }
  const address = app.server.address()
  if (address === null || typeof address === 'string' || listeners === null)
    throw new ServeError('cannot-listen', 'The server has no address.')
  port = address.port
  const url = `http://${options.host}:${port}/`
  return { url, urlWithToken: `${url}?token=${options.token}`, port, listeners, close: () => app.close() }
}

/** Host, Origin, token and cookie, before anything else looks at a request. */
function guard(app: FastifyInstance, token: string, port: () => number): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders)
    if (!addressedToUs(request.headers, port())) return reply.code(421).send('This station answers only its own page.')
    const query = request.query as Record<string, unknown>
    const given = typeof query['token'] === 'string' ? query['token'] : undefined
    if (request.method === 'GET' && given !== undefined && sameToken(given, token)) {
      const wanted = new URL(request.url, 'http://station')
      wanted.searchParams.delete('token')
      const path = `${wanted.pathname}${wanted.search}`
      return reply
        .header('set-cookie', `${cookieName(port())}=${token}; HttpOnly; SameSite=Strict; Path=/`)
        .redirect(path)
    }
    if (!sameToken(cookieValue(request.headers.cookie, port()), token)) {
      return reply
        .code(401)
        .send('Open the page with the address that the station printed when it started; it carries the key.')
    }
    return undefined
  })
}

function answerErrors(app: FastifyInstance, onUnexpected: ServerOptions['onUnexpected']): void {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof ServeError) {
      const status = error.code === 'not-found' ? 404 : 400
      return reply.code(status).send({ code: error.code, message: error.message, fields: [] })
    }
    const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
    if (status < 500)
      return reply
        .code(status)
        .send({ code: 'bad-input', message: 'The station could not read this request.', fields: [] })
    onUnexpected(request.url, error)
    return reply
      .code(500)
      .send({ code: 'unexpected', message: 'The station could not do this. Its error log says why.', fields: [] })
  })
}
