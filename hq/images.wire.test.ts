import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Inspection } from '../station/contract/inspection.ts'
import { type DemoCa, makeDemoCa } from '../station/hq/demo/certificates.ts'
import { startImageCourier } from '../station/hq/images.ts'
import { type LaneRig, openLaneRig } from '../station/hq/testing/lane-rig.ts'
import { type ImageGate, openImageGate } from './image-gate.ts'
import { ImageStore } from './image-store.ts'
import { until } from './testing/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'clearlane-images-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const shaOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('pictures on their way to headquarters', () => {
  let ca: DemoCa
  let gate: ImageGate
  let lane: LaneRig
  const store = new ImageStore(join(folder, 'images'), 1 << 20)
  const files = new Map<string, Uint8Array>()

  before(async () => {
    ca = await makeDemoCa()
    gate = await openImageGate(store, await ca.server(), { host: '127.0.0.1', port: 0 }, () => undefined)
    lane = openLaneRig(folder, 'lane-images')
  })
  after(async () => {
    await lane.close()
    await gate.close()
  })

  /** Closes a parcel with one picture of some bytes. */
  function closeWith(file: string, bytes: Uint8Array): string {
    files.set(file, bytes)
    const sha256 = shaOf(bytes)
    const scan: NonNullable<Inspection['scan']> = {
      widthPx: 1,
      heightPx: 1,
      pitchAcrossMm: 1,
      pitchAlongMm: 1,
      energies: 1,
      linesLost: 0,
      evidence: [{ plane: 'single', file, sha256, bytes: bytes.length }],
      quality: [],
      attribution: null,
    }
    lane.closeParcels(1, { scan })
    return sha256
  }

  async function courier(url: string, troubles: string[] = []) {
    return startImageCourier({
      url,
      tls: await ca.client(lane.laneId),
      images: lane.storage.images,
      read: async (file) => {
        const bytes = files.get(file)
        if (!bytes) throw new Error(`${file} is gone`)
        return bytes
      },
      onTrouble: (_what, error) => void troubles.push(String(error)),
      idleMs: 20,
      longestWaitMs: 200,
    })
  }

  test('a picture of a closed parcel arrives whole, and one that is there already is not sent again', async () => {
    const sha256 = closeWith('a.png', Buffer.alloc(300_000, 7))
    const again = closeWith('b.png', Buffer.alloc(300_000, 7))
    assert.equal(again, sha256)
    const running = await courier(gate.url)
    await until(() => lane.storage.images.waitingCount() === 0, 'nothing waits')
    assert.ok(await store.holds(sha256))
    await running.close()
  })

  test('a headquarters that is away delays pictures and nothing else', async () => {
    const sha256 = closeWith('c.png', Buffer.alloc(1000, 3))
    const troubles: string[] = []
    const running = await courier('https://127.0.0.1:9', troubles)
    await until(() => troubles.length > 1, 'it has tried')
    assert.equal(lane.storage.images.waitingCount(), 1)
    await running.close()
    const back = await courier(gate.url)
    await until(() => lane.storage.images.waitingCount() === 0, 'it arrived')
    assert.ok(await store.holds(sha256))
    await back.close()
  })

  test('evidence that was changed or has gone never leaves under its old name, and keeps nothing up', async () => {
    const changed = closeWith('d.png', Buffer.alloc(1000, 4))
    files.set('d.png', Buffer.alloc(1000, 5))
    const missing = closeWith('e.png', Buffer.alloc(1000, 6))
    files.delete('e.png')
    const good = closeWith('f.png', Buffer.alloc(1000, 8))
    const troubles: string[] = []
    const running = await courier(gate.url, troubles)
    await until(() => lane.storage.images.waitingCount() === 0, 'nothing waits')
    assert.deepEqual(await Promise.all([changed, missing, good].map((sha256) => store.holds(sha256))), [
      false,
      false,
      true,
    ])
    assert.ok(troubles.some((words) => words.includes('not the picture that was taken')))
    await running.close()
  })

  test('headquarters keeps only what its name says, of a size it takes, from a known certificate', async () => {
    const send = async (name: string, bytes: Uint8Array, certificate = true): Promise<number> => {
      const tls = await ca.client('lane-images')
      const identity = certificate ? tls : { ca: tls.ca }
      return new Promise((resolve, reject) => {
        const call = request(`${gate.url}/images/${name}`, { method: 'PUT', ...identity }, (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        })
        call.on('error', reject)
        call.end(bytes)
      })
    }
    const bytes = Buffer.from('a picture')
    assert.equal(await send('a'.repeat(64), bytes), 422)
    assert.equal(await send('..%2f..%2fetc', bytes), 404)
    assert.equal(await send(shaOf(bytes), bytes), 201)
    assert.equal(await send(shaOf(bytes), bytes), 204)
    await assert.rejects(send(shaOf(bytes), bytes, false))
    assert.equal(
      readdirSync(join(folder, 'images')).some((name) => name.endsWith('.part')),
      false,
    )
  })
})
