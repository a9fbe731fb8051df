import { Agent, request } from 'node:https'
import { createHash } from 'node:crypto'
import type { ImageQueue, ImageRow } from '../storage/images.ts'
import { HqError } from './hq-error.ts'
import type { TlsIdentity } from './link.ts'

/** What the courier needs. `read` gives the bytes of an evidence file and throws when it is not there. */
export type ImageCourierOptions = {
  readonly url: string
  readonly tls: TlsIdentity
  readonly images: ImageQueue
  readonly read: (file: string) => Promise<Uint8Array>
  readonly onTrouble: (what: string, error: unknown) => void
  readonly idleMs?: number
  readonly longestWaitMs?: number
}

/** The courier at work. */
export type ImageCourier = { close(): Promise<void> }

const timeoutMs = 60_000

/**
 * Brings the pictures of closed inspections to headquarters, newest first and one at a time, beside the results and never before them.
 * Whatever headquarters has already is not sent. Away, it waits longer each time, up to five minutes.
 */
export function startImageCourier(options: ImageCourierOptions): ImageCourier {
  const { idleMs = 1000, longestWaitMs = 300_000 } = options
  const agent = new Agent({ ...options.tls, minVersion: 'TLSv1.3', keepAlive: true, maxSockets: 1 })
  const stop = new AbortController()
  let failures = 0
  const walk = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const [next] = options.images.waiting(1)
      try {
        if (next) await bring(options, agent, next, stop.signal)
        failures = 0
      } catch (error) {
        if (stop.signal.aborted) return
        failures++
        options.onTrouble('image', error)
      }
      const waitMs =
        failures === 0 ? idleMs : Math.min(longestWaitMs, idleMs * 2 ** failures) * (0.5 + Math.random() / 2)
      if (!next || failures > 0) await pause(waitMs, stop.signal)
    }
  }
  const walking = walk()
  return {
    close: async () => {
      stop.abort()
      agent.destroy()
      await walking
    },
  }
}

async function bring(
  { url, images, read, onTrouble }: ImageCourierOptions,
  agent: Agent,
  { sha256, file }: ImageRow,
  signal: AbortSignal,
): Promise<void> {
  const address = new URL(`/images/${sha256}`, url)
  if ((await ask(address, agent, 'HEAD', null, signal)) !== 404) return images.settle(sha256, 'stored', Date.now())
  const bytes = await readTrue(read, file, sha256).catch((error: unknown) => {
    onTrouble('evidence', error)
    return null
  })
  if (bytes === null) return images.settle(sha256, 'lost', Date.now())
  const status = await ask(address, agent, 'PUT', bytes, signal)
  if (status !== 201 && status !== 204)
    throw new HqError('image-refused', `Headquarters answered ${status} to a picture. It is sent again later.`)
  images.settle(sha256, 'stored', Date.now())
}

/** The bytes, if they still are what was sealed. Evidence that was changed on the disk must not leave under its old name. */
async function readTrue(read: ImageCourierOptions['read'], file: string, sha256: string): Promise<Uint8Array> {
  const bytes = await read(file)
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new HqError(
      'image-refused',
      `${file} is not the picture that was taken. Keep the disk and call the technician.`,
    )
  return bytes
}

/** One request; its status, where 204, 201 and 404 are answers and 5xx or silence is HqError `image-unreachable`. */
function ask(
  address: URL,
  agent: Agent,
  method: string,
  body: Uint8Array | null,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void =>
      reject(new HqError('image-unreachable', 'Headquarters does not take pictures now.', { cause }))
    const headers = body === null ? {} : { 'content-length': body.length, 'content-type': 'image/png' }
    const call = request(address, { method, agent, headers, signal, timeout: timeoutMs }, (response) => {
      response.resume()
      response.on('error', fail)
      response.on('end', () => {
        const status = response.statusCode ?? 500
        if (status >= 500) fail(new Error(`status ${status}`))
        else resolve(status)
      })
    })
    call.on('timeout', () => call.destroy(new Error('no answer in time')))
    call.on('error', fail)
    call.end(body ?? undefined)
  })
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
