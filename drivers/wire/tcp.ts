import { type Socket, connect } from 'node:net'
import { DriverError } from '../driver-error.ts'
import { ByteWire } from './byte-wire.ts'
import type { Wire } from './wire.ts'

const connectTimeoutMs = 3000

/** Opens `tcp://host:port` as a raw byte pipe, no delay, keep-alive 10 s (hardware.md §8). Throws DriverError `cannot-open`. */
export async function openTcp(url: string): Promise<Wire> {
  const { hostname, port } = parseTcpUrl(url)
  const socket = await connected(hostname, port, url)
  return wireOf(socket, url)
}

/** Host and port of a `tcp:` URL. Throws DriverError `bad-url`. */
export function parseTcpUrl(url: string): { hostname: string; port: number } {
  const parsed = URL.canParse(url) ? new URL(url) : null
  const port = Number(parsed?.port)
  if (!parsed?.hostname || !port)
    throw new DriverError('bad-url', `"${url}" is not an address; write it like tcp://10.0.0.5:4001.`, { url })
  return { hostname: parsed.hostname.replace(/^\[|\]$/g, ''), port }
}

/** A connected socket as a wire; simulators use it for the sockets they accept. */
export function wireOf(socket: Socket, url: string): Wire {
  const wire = new ByteWire(url, {
    send: (bytes) =>
      new Promise((resolve, reject) => socket.write(bytes, (error) => (error ? reject(lost(url, error)) : resolve()))),
    shut: async () => void socket.destroy(),
  })
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 10_000)
  socket.on('data', (bytes) => wire.received(bytes))
  socket.on('error', (error) => wire.ended({ reason: 'failed', detail: error.message }))
  socket.on('close', () => wire.ended({ reason: 'disconnected', detail: 'the other end closed the connection' }))
  return wire
}

function connected(host: string, port: number, url: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    const fail = (why: string, cause?: unknown): void => {
      clearTimeout(timer)
      socket.destroy()
      reject(
        new DriverError(
          'cannot-open',
          `${url} does not accept a connection (${why}). Check power, cable and address.`,
          { url },
          { cause },
        ),
      )
    }
    const timer = setTimeout(() => fail('no answer'), connectTimeoutMs)
    socket.once('error', (error) => fail(error.message, error))
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.removeAllListeners('error')
      resolve(socket)
    })
  })
}

function lost(url: string, cause: Error): DriverError {
  return new DriverError('closed', `The line ${url} was lost while sending: ${cause.message}.`, { url }, { cause })
}
