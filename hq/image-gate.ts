import { createServer, type ServerOptions } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TlsIdentity } from './broker-line.ts'
import { ReceiverError, type ReceiverErrorCode } from './hq-error.ts'
import type { ImageStore } from './image-store.ts'

/** Where lanes bring their pictures. */
export type ImageGate = { readonly url: string; close(): Promise<void> }

const statusOf: Partial<Record<ReceiverErrorCode, number>> = {
  'image-digest': 422,
  'image-name': 404,
  'image-size': 413,
}

/**
 * `HEAD` and `PUT /images/<sha256>` over TLS 1.3 with a client certificate of the same authority (headquarters.md §4): 204 it is here,
 * 201 taken, 422 the bytes are not what the name says. Throws ReceiverError `cannot-listen`.
 */
export async function openImageGate(
  store: ImageStore,
  tls: TlsIdentity,
  at: { readonly host: string; readonly port: number },
  onTrouble: (what: string, error: unknown) => void,
): Promise<ImageGate> {
  const options: ServerOptions = { ...tls, minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: true }
  const server = createServer({ ...options, requestTimeout: 120_000 }, (request, response) => {
    answer(store, request, response).catch((error: unknown) => {
      const status = error instanceof ReceiverError ? (statusOf[error.code] ?? 500) : 500
      if (status >= 500) onTrouble('image', error)
      request.resume()
      response.writeHead(status).end()
    })
  })
  server.on('tlsClientError', (error) => onTrouble('image-tls', error))
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new ReceiverError('cannot-listen', `Pictures cannot be taken on port ${at.port}.`, { cause })),
    )
    server.listen(at.port, at.host, () => {
      const address = server.address()
      resolve(address === null || typeof address === 'string' ? at.port : address.port)
    })
  })
  return {
    url: `https://${at.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(store: ImageStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, folder, sha256 = ''] = (request.url ?? '').split('/')
  if (folder !== 'images' || (request.method !== 'HEAD' && request.method !== 'PUT')) {
    response.writeHead(404).end()
    return
  }
  const size = await store.size(sha256)
  if (size !== null) {
    request.resume()
    response.writeHead(204, { 'x-size': String(size) }).end()
    return
  }
  if (request.method === 'HEAD') {
    response.writeHead(404).end()
    return
  }
  await store.put(sha256, request)
  response.writeHead(201).end()
}
