import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { chromium, type Page } from 'playwright-core'
import { chromiumPath } from './testing/browser.ts'
import { startRealStation, writeLockedLane } from './testing/real-station.ts'

/** A busy machine may take its time. */
const patienceMs = 90_000

const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click()
const seeRun = (page: Page, words: string): Promise<void> =>
  page.getByRole('heading', { name: words }).waitFor({ timeout: patienceMs })

async function goCalibrate(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.locator('.bar').waitFor()
  await page.evaluate(() => (location.hash = '#calibrate'))
  await page.getByRole('navigation', { name: 'Procedures' }).waitFor()
}

/** Chooses a procedure and begins it; the first time the page asks who is there. */
async function choose(page: Page, title: string): Promise<void> {
  const list = page.getByRole('navigation', { name: 'Procedures' })
  await list.getByText(title, { exact: true }).click()
  await press(page, `Calibrate: ${title}`)
}

async function sign(page: Page, title: string): Promise<void> {
  await seeRun(page, `${title}: inside every limit`)
  await press(page, 'Sign and use')
  await page.getByRole('button', { name: `Calibrate: ${title}` }).waitFor()
}

/** Begins the air picture; X-rays that a busy machine has taken back are asked for again, as a person would. */
async function takeAir(page: Page): Promise<void> {
  const passed = page.getByRole('heading', { name: 'Air, belt empty: inside every limit' })
  const wentOff = page.getByText('The X-rays went off before all lines were there.')
  for (let turn = 0; turn < 5; turn++) {
    await press(page, 'Begin, X-rays on')
    await page
      .getByText(/of 512 lines/)
      .or(passed)
      .waitFor()
    await passed.or(wentOff).waitFor()
    if (await passed.isVisible()) return
  }
  throw new Error('The X-rays went off five times before the air picture was whole.')
}

async function giveStaff(page: Page): Promise<void> {
  await page.getByLabel('What you do is written down under it').fill('T-0412')
  await press(page, 'Sign in')
}

async function layBlock(page: Page, title: string): Promise<void> {
  await choose(page, title)
  await press(page, 'Lay the simulated piece')
  await sign(page, title)
}

async function wedge(page: Page): Promise<void> {
  await choose(page, 'Step wedge')
  for (const name of ['PE 20 mm', 'PE 50 mm', 'PE 100 mm', 'PE 200 mm']) await layStep(page, name)
  for (const name of ['PMMA 50 mm', 'PMMA 100 mm']) {
    await seeRun(page, `Lay ${name} on the belt`)
    await press(page, 'Leave this step out')
  }
  for (const name of [
    'aluminium 5 mm',
    'aluminium 20 mm',
    'aluminium 40 mm',
    'steel 1 mm',
    'steel 5 mm',
    'steel 10 mm',
  ])
    await layStep(page, name)
  await sign(page, 'Step wedge')
}

async function layStep(page: Page, name: string): Promise<void> {
  await seeRun(page, `Lay ${name} on the belt`)
  await press(page, 'Lay the simulated piece')
}

test('a calibration day in the page: a locked cold lane, a power cut in the air picture, and a lane that may start', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-calibration-'))
  const asRoot = process.getuid?.() === 0
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: asRoot ? ['--no-sandbox'] : [] })
  const config = writeLockedLane(folder)
  let station = await startRealStation(config)
  t.after(async () => {
    await browser.close()
    await station.kill()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, timezoneId: 'UTC', locale: 'en-GB' })
  page.setDefaultTimeout(patienceMs)

  await page.goto(station.address)
  await page.getByText('Start waits for a valid calibration').waitFor()
  assert.ok(
    await page.getByRole('button', { name: 'Start', exact: true }).isDisabled(),
    'a lane that is locked started',
  )

  await goCalibrate(page, station.address)
  await page.getByText(/Calibration out of date: Dark was never made/).waitFor()
  await press(page, 'Calibrate: Dark')
  await giveStaff(page)
  await press(page, 'Start the lane')
  await press(page, /^Begin/)
  await sign(page, 'Dark')

  await choose(page, 'Air, belt empty')
  await press(page, 'Begin, X-rays on')
  await page.getByText(/of 512 lines/).waitFor()
  await station.kill()
  station = await startRealStation(config)
  await goCalibrate(page, station.address)
  await page.getByText('The station was started again while this step was measured. Begin it once more.').waitFor()
  await press(page, 'Start the lane')
  await giveStaff(page)
  await takeAir(page)
  await sign(page, 'Air, belt empty')

  for (const title of ['Bad channels', 'Energy balance']) {
    await choose(page, title)
    await press(page, /^Begin/)
    await sign(page, title)
  }
  await layBlock(page, 'Belt speed and shape')
  await layBlock(page, 'Geometry')
  await wedge(page)
  await page.getByText('The calibration in use holds.').waitFor()
  await page.getByText('Set 7', { exact: true }).waitFor()

  await press(page, 'Back to set 6')
  await page.getByText(/Calibration out of date: Step wedge was never made/).waitFor()
  await press(page, 'Back to set 7')
  await page.getByText('The calibration in use holds.').waitFor()

  await press(page, 'Menu')
  await page.getByRole('menuitem', { name: 'Stop the lane' }).click()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await page.locator('.belt').waitFor()
})
