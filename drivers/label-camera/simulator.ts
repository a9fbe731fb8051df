import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { sscc } from '../barcode/identifiers/gs1.ts'
import { mulberry } from '../simulation/feed.ts'
import type { World } from '../simulation/world.ts'
import type { Scene } from './label-picture.ts'
import type { CameraKnobs } from './simulator-faults.ts'
import { WorkerCalls } from './worker-calls.ts'

/** A camera of a little more than a megapixel over the belt. */
const [widthPx, heightPx] = [1280, 960]
const drawTimeoutMs = 20_000

/**
 * The simulated camera's scene now: the parcel under the reader with its label turned at random, the same each time for the same parcel; an empty belt
 * where there is none. `late` is left to who serves it.
 */
export function sceneOf(world: World, knobs: CameraKnobs): Scene {
  const parcel = world.parcelsAt(world.geometry.barcodeMm)[0]
  const random = mulberry(knobs.seed * 7919 + (parcel?.serial ?? 0))
  const happens = (share: number): boolean => random() < share
  const [unreadable, missing, second] = [happens(knobs.unreadable), happens(knobs.missing), happens(knobs.secondLabel)]
  const turnDeg = (2 * random() - 1) * knobs.turnDeg
  const centrePx = [widthPx * (0.45 + 0.1 * random()), heightPx * (0.45 + 0.1 * random())] as const
  const faded = unreadable || world.fault('labelUnreadable')
  const shared = { widthPx, heightPx, noise: knobs.noise, contrast: faded ? 0.02 : 1, seed: knobs.seed }
  if (!parcel || parcel.label === null || missing) return { ...shared, labels: [] }
  const codes: Scene['labels'][number]['codes'] = [
    { symbology: 'code128', text: parcel.label },
    ...(second
      ? [{ symbology: 'gs1-128' as const, text: `(00)${sscc(String(parcel.serial).padStart(17, '0'))}` }]
      : []),
  ]
  return { ...shared, labels: [{ codes, centrePx, turnDeg }] }
}

/** Serves the simulated camera's pictures over HTTP on a loopback port chosen by the system; they are drawn in a thread. */
export async function serveCamera(
  world: World,
  knobs: CameraKnobs,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const drawer = new WorkerCalls<Scene, Uint8Array>(
    new URL('scene-worker.ts', import.meta.url),
    'The drawer of the simulated camera',
    drawTimeoutMs,
  )
  const server = createServer((request, response) => {
    const scene = sceneOf(world, knobs)
    const answer = async (): Promise<void> => {
      const picture = await drawer.ask(scene)
      await wait(knobs.late)
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': picture.length }).end(picture)
    }
    if (request.url !== '/snapshot.png') return void response.writeHead(404).end()
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/snapshot.png`,
    close: async () => {
      await drawer.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
