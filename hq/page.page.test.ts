import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import type { Inspection } from '../station/contract/inspection.ts'
import { type DemoBroker, startDemoBroker } from '../station/hq/demo/broker.ts'
import { startImageCourier } from '../station/hq/images.ts'
import { type LaneRig, openLaneRig } from '../station/hq/testing/lane-rig.ts'
import { type Hq, startHq } from './start.ts'
import { until } from './testing/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'clearlane-page-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function chromiumPath(): string {
  const found = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path))
  if (!found) throw new Error('No Chromium is here. Install the Debian package chromium.')
  return found
}

describe('the page of headquarters in a real browser', () => {
  let broker: DemoBroker
  let hq: Hq
  let lane: LaneRig
  let browser: Browser
  let page: Page
  const faults: string[] = []

  before(async () => {
    broker = await startDemoBroker()
    hq = await startHq({
      brokerUrl: broker.url,
      name: 'hq-demo',
      tls: await broker.ca.client('hq-demo'),
      imageTls: await broker.ca.server(),
      folder,
      databaseUrl: null,
      httpPort: 0,
      imagePort: 0,
      enrolled: new Map(),
      trustOnFirstUse: true,
      onTrouble: (what, error) => faults.push(`${what}: ${String(error)}`),
    })
    lane = openLaneRig(folder, 'lane-page')
    await closeParcelWithPicture()
    lane.closeParcels(3, { label: '<img src=x onerror=alert(1)>' })
    const tls = await broker.ca.client(lane.laneId)
    const link = lane.link(broker.url, tls)
    const courier = startImageCourier({
      url: hq.imagesUrl ?? '',
      tls,
      images: lane.storage.images,
      read: async () => picture,
      onTrouble: (what, error) => faults.push(`${what}: ${String(error)}`),
      idleMs: 20,
    })
    await until(() => link.state().waiting === 0 && lane.storage.images.waitingCount() === 0, 'all is at headquarters')
    await courier.close()
    browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] })
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text())
    })
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('dialog', (dialog) => {
      faults.push('a label became markup')
      void dialog.dismiss()
    })
  })
  after(async () => {
    await browser?.close()
    await lane?.close()
    await hq?.close()
    await broker?.close()
  })

  let picture: Buffer

  /** A parcel whose picture is a real 16-bit grey PNG. */
  async function closeParcelWithPicture(): Promise<void> {
    const pixels = Uint16Array.from({ length: 40 * 30 }, (_, n) => (n * 50) & 0xffff)
    picture = await sharp(pixels, { raw: { width: 40, height: 30, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer()
    const sha256 = createHash('sha256').update(picture).digest('hex')
    const scan: NonNullable<Inspection['scan']> = {
      widthPx: 40,
      heightPx: 30,
      pitchAcrossMm: 0.8,
      pitchAlongMm: 0.8,
      energies: 1,
      linesLost: 0,
      evidence: [{ plane: 'single', file: 'p.png', sha256, bytes: picture.length }],
      quality: [],
      attribution: null,
    }
    lane.closeParcels(1, { scan, label: 'LX-PICTURE', enteredAt: Date.now() })
  }

  test('every lane is a cell with its figures, and a lane that works needs nobody', async () => {
    await page.goto(hq.url)
    await page.getByRole('button', { name: /lane-page/ }).waitFor()
    const text = await page.locator('main').innerText()
    assert.match(text, /4\s+parcels in 24 hours/)
    assert.match(text, /Nothing now/)
    assert.match(await page.locator('#linked').innerText(), /1 of 1 lanes linked/)
  })

  test('a parcel shows its picture and what proves it; a label is text, whatever it says', async () => {
    await page.getByRole('button', { name: /lane-page/ }).click()
    await page.getByRole('button', { name: /LX-PICTURE/ }).click()
    const image = page.getByRole('img', { name: /LX-PICTURE/ })
    await image.waitFor()
    await page.waitForFunction("document.querySelector('.well img')?.naturalWidth === 40")
    const proof = await page.locator('.proof').innerText()
    assert.match(proof, /checked now/)
    await page
      .getByRole('button', { name: /onerror/ })
      .first()
      .click()
    await page.getByRole('heading', { name: /onerror/ }).waitFor()
    assert.deepEqual(faults, [])
  })

  test('a picture that was changed at headquarters is no longer proved', async () => {
    const sha256 = createHash('sha256').update(picture).digest('hex')
    writeFileSync(join(folder, 'images', sha256.slice(0, 2), `${sha256}.png`), 'something else')
    await page.getByRole('button', { name: /LX-PICTURE/ }).click()
    await page.getByText('not all of it').waitFor()
  })

  test('axe finds nothing on either view', async () => {
    for (const view of ['#lanes', '#parcels']) {
      await page.goto(`${hq.url}${view}`)
      await page
        .locator(view === '#lanes' ? '.cell' : '.list button')
        .first()
        .waitFor()
      const { violations } = await new AxeBuilder({ page }).analyze()
      assert.deepEqual(
        violations.map(({ id, nodes }) => `${view} ${id}: ${nodes[0]?.html}`),
        [],
      )
    }
  })

  test('nothing overflows at the sizes of the house', async () => {
    for (const [width, height] of [
      [1024, 768],
      [1280, 800],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height })
      const root = 'document.documentElement'
      const over: number[] = await page.evaluate(
        `[${root}.scrollWidth - innerWidth, ${root}.scrollHeight - innerHeight]`,
      )
      assert.ok(
        over.every((pixels) => pixels <= 0),
        `${width}×${height}: ${String(over)}`,
      )
    }
  })

  test('another host name is turned away, and odd questions are answered with a sentence', async () => {
    const { port } = new URL(hq.url)
    const status = (path: string, host: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const call = request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        })
        call.on('error', reject)
        call.end()
      })
    assert.equal(await status('/', 'evil.example'), 421)
    assert.equal(await status('/api/lanes/lane-page/parcels/no-uuid', `127.0.0.1:${port}`), 400)
    assert.equal(await status('/images/..%2f..%2fpackage.json', `127.0.0.1:${port}`), 400)
    assert.equal(await status('/../package.json', `127.0.0.1:${port}`), 403)
    assert.equal(await status(`/images/${'0'.repeat(64)}`, `127.0.0.1:${port}`), 404)
  })
})
