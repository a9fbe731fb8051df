import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { decode } from 'fast-png'
import type { Page } from 'playwright-core'
import { type Bench, painted, startBench } from '../testing/browser.ts'
import { scripts } from '../testing/scripts.ts'

let bench: Bench
before(async () => {
  bench = await startBench()
})
after(() => bench.close())

/** The picture's pixels as painted, RGBA, and the path that painted them. */
async function pixelsOf(page: Page): Promise<{ path: string; pixels: ArrayLike<number> }> {
  const { path, png } = await page.locator('.pic canvas').evaluate((canvas: HTMLCanvasElement) => {
    const copy = document.createElement('canvas')
    Object.assign(copy, { width: canvas.width, height: canvas.height })
    copy.getContext('2d')?.drawImage(canvas, 0, 0)
    return { path: canvas.dataset['path'] ?? '', png: copy.toDataURL('image/png') }
  })
  const { data, channels } = decode(Buffer.from(png.slice(png.indexOf(',') + 1), 'base64'))
  assert.equal(channels, 4)
  return { path, pixels: data }
}

const keysOfViews = [
  [],
  ['g'],
  ['n'],
  ['h'],
  ['h', 'h'],
  ['e'],
  ['o'],
  ['m', 'n'],
  ['d'],
  ['l'],
  ['s'],
  ['s', 'h', 'h', 'h'],
  ['p'],
  ['a'],
  ['w'],
  ['w', 'e', 'g'],
  ['w', 'a', 's', 'm'],
]

/** Holds the GPU's and the CPU's picture of a script against each other, with the keys of each view pressed. */
async function agree(script: 'refer' | 'quality', views: readonly (readonly string[])[]): Promise<void> {
  const gpu = await bench.open(scripts[script]())
  const cpu = await bench.open(scripts[script](), { query: '?still&cpu' })
  for (const { page } of [gpu, cpu]) await painted(page)
  for (const keys of views) {
    for (const { page } of [gpu, cpu]) {
      for (const key of ['c', '0', ...keys]) await page.keyboard.press(key)
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    }
    const [one, other] = [await pixelsOf(gpu.page), await pixelsOf(cpu.page)]
    assert.deepEqual([one.path, other.path], ['gpu', 'cpu'])
    assert.equal(one.pixels.length, other.pixels.length)
    let worst = 0
    for (let index = 0; index < one.pixels.length; index++)
      worst = Math.max(worst, Math.abs((one.pixels[index] ?? 0) - (other.pixels[index] ?? 0)))
    assert.ok(worst <= 1, `keys ${keys.join()}: ${worst} levels apart`)
  }
  for (const { page } of [gpu, cpu]) await page.context().close()
}

test('WebGL2 and the CPU paint the same picture to one grey level, with every tool', async () => {
  await agree('refer', keysOfViews)
})

test('they agree on what nothing gets through as well', async () => {
  await agree('quality', [[], ['s', 'h', 'h', 'h'], ['o'], ['w', 'e'], ['p', 'n']])
})

test('the picture lies as the belt runs: the block at the lower left is under its mark', async () => {
  const { page } = await bench.open(scripts.refer())
  await painted(page)
  await page.keyboard.press('g')
  const { pixels } = await pixelsOf(page)
  const at = (x: number, y: number): number => pixels[(Math.round(y / 0.8) * 450 + Math.round(x / 0.8)) * 4] ?? 0
  assert.ok(at(70, 150) < at(330, 200) - 20, 'block at 70 mm, 150 mm is darker than the empty corner')
})

test('tools are keys and touches: negative, marks, measure in mm, window', async () => {
  const { page } = await bench.open(scripts.refer())
  await painted(page)
  await page.keyboard.press('n')
  await page.getByText('Colour + negative').waitFor()
  await page.getByRole('button', { name: 'Negative' }).click()
  await page.getByText('Colour, dual energy').waitFor()
  await page.keyboard.press('u')
  await page.locator('[data-marks]').waitFor({ state: 'detached' })
  await page.keyboard.press('u')
  await page.locator('[data-marks]').waitFor()
  await page.keyboard.press('r')
  const canvas = await page.locator('.pic canvas').boundingBox()
  assert.ok(canvas)
  await page.mouse.move(canvas.x + canvas.width * 0.25, canvas.y + canvas.height * 0.5)
  await page.mouse.down()
  await page.mouse.move(canvas.x + canvas.width * 0.75, canvas.y + canvas.height * 0.5, { steps: 4 })
  await page.mouse.up()
  await page.locator('[data-measured]').waitFor()
  const lengthMm = Number(await page.locator('[data-measured]').getAttribute('data-measured'))
  assert.ok(Math.abs(lengthMm - 180) < 2, `${lengthMm} mm of 180`)
  await page.keyboard.press('r')
  await page.keyboard.press('v')
  await page.getByText(/window 1\.7 ± 1\.7/).waitFor()
  await page.mouse.down()
  await page.mouse.move(canvas.x + canvas.width * 0.75, canvas.y + canvas.height * 0.5 + 100, { steps: 4 })
  await page.mouse.up()
  await page.getByText(/window 2\.7 ± 1\.7/).waitFor()
})

test('two touches measure as well as a drawn line, and tenths are said of small things', async () => {
  const { page } = await bench.open(scripts.refer())
  await painted(page)
  await page.keyboard.press('r')
  const canvas = await page.locator('.pic canvas').boundingBox()
  assert.ok(canvas)
  const at = (x: number): readonly [number, number] => [canvas.x + canvas.width * x, canvas.y + canvas.height * 0.4]
  await page.mouse.click(...at(0.2))
  await page.getByText('to where?').waitFor()
  await page.mouse.click(...at(0.7))
  const lengthMm = Number(await page.locator('[data-measured]').getAttribute('data-measured'))
  assert.ok(Math.abs(lengthMm - 180) < 2, `${lengthMm} mm of 180`)
  for (let step = 0; step < 4; step++) await page.keyboard.press('+')
  await page.getByText('zoom 16×').waitFor()
  await page.mouse.click(canvas.x + 200, canvas.y + 200)
  await page.mouse.click(canvas.x + 300, canvas.y + 200)
  const small = Number(await page.locator('[data-measured]').getAttribute('data-measured'))
  assert.ok(Math.abs(small - (100 * 360) / canvas.width / 16) < 0.2, `${small} mm`)
  await page.locator('.pic svg text', { hasText: `${small.toFixed(1)} mm` }).waitFor()
})

test('the slider of variable absorption runs the window by keys, and leaves the tools their letters', async () => {
  const { page } = await bench.open(scripts.refer())
  await painted(page)
  await page.keyboard.press('a')
  await page.getByText(/window 1\.0 ± 0\.4/).waitFor()
  const slider = page.getByRole('slider', { name: /Absorption shown/ })
  await slider.focus()
  await slider.press('ArrowRight')
  await page.getByText(/window 1\.1 ± 0\.4/).waitFor()
  await page.keyboard.press('End')
  await page.getByText(/window 7\.0 ± 0\.4/).waitFor()
  await page.keyboard.press('g')
  await page.getByText(/^Grey, dual/).waitFor()
  await page.keyboard.press('a')
  await slider.waitFor({ state: 'detached' })
})

test('the lens shows the picture larger under the mouse, and above a finger', async () => {
  const { page } = await bench.open(scripts.refer())
  await painted(page)
  await page.keyboard.press('k')
  const canvas = await page.locator('.pic canvas').boundingBox()
  assert.ok(canvas)
  const [x, y] = [canvas.x + canvas.width * 0.5, canvas.y + canvas.height * 0.8]
  await page.mouse.move(x, y)
  const lens = page.locator('[data-lens]')
  const box = await lens.boundingBox()
  assert.ok(box && Math.abs(box.x + box.width / 2 - x) < 2)
  const sourcePx = Number(await lens.getAttribute('data-lens'))
  assert.ok(Math.abs(sourcePx - (220 / 4) * (450 / canvas.width)) < 0.1)
  await page
    .locator('.well')
    .dispatchEvent('pointerdown', { pointerId: 7, pointerType: 'touch', clientX: x, clientY: y })
  const above = await lens.boundingBox()
  assert.ok(above && above.y + above.height < y - 20)
  await page.locator('.well').dispatchEvent('pointerup', { pointerId: 7, pointerType: 'touch', clientX: x, clientY: y })
  await lens.waitFor({ state: 'detached' })
})

test('beside lies the last parcel of the same goods at the same scale; T turns it over, 0 takes it away', async () => {
  const { page, station } = await bench.open(scripts.history())
  await painted(page)
  await page.keyboard.press('b')
  const foot = page.locator('[data-beside]')
  await foot.getByText(/UB 3308 5519 6 CN · Seize/).waitFor()
  assert.ok(station.asked.some(({ name }) => name === 'inspections.recent'))
  await painted(page)
  const canvases = page.locator('.pic canvas')
  const [one, other] = [await canvases.nth(0).boundingBox(), await canvases.nth(1).boundingBox()]
  assert.ok(one && other && Math.abs(one.width - other.width) < 1 && one.y + one.height <= other.y + other.height)
  const edges = async (): Promise<number> =>
    canvases.nth(1).evaluate((canvas: HTMLCanvasElement) => {
      const copy = document.createElement('canvas')
      Object.assign(copy, { width: canvas.width, height: canvas.height })
      const context = copy.getContext('2d')
      context?.drawImage(canvas, 0, 0)
      const half = canvas.width / 2
      const sum = (x: number): number =>
        context?.getImageData(x, 0, half, canvas.height).data.reduce((all, value) => all + value, 0) ?? 0
      return sum(0) - sum(half)
    })
  const before = await edges()
  await page.keyboard.press('t')
  await foot.getByText(/^turned over/).waitFor()
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  assert.equal(await edges(), -before)
  await page.keyboard.press('.')
  assert.equal(await page.getByRole('button', { name: 'Beside' }).getAttribute('aria-pressed'), 'true')
  await page.keyboard.press('0')
  await foot.waitFor({ state: 'detached' })
})

test('with no earlier parcel of the same goods the page says so', async () => {
  const { page } = await bench.open(scripts.refer())
  await painted(page)
  await page.keyboard.press('.')
  await page.getByRole('button', { name: 'Beside' }).click()
  await page.getByText('No earlier parcel with the same declared goods is known.').waitFor()
})

test('wheel, double touch and arrows zoom and pan up to 64 times', async () => {
  const { page } = await bench.open(scripts.refer())
  await painted(page)
  const canvas = await page.locator('.pic canvas').boundingBox()
  assert.ok(canvas)
  await page.mouse.dblclick(canvas.x + 100, canvas.y + 100)
  await page.getByText('zoom 4×').waitFor()
  const left = (): Promise<number> => page.locator('.pic').evaluate((pic) => pic.getBoundingClientRect().left)
  const before = await left()
  await page.keyboard.press('ArrowRight')
  await page.waitForFunction(
    (was) => (document.querySelector('.pic')?.getBoundingClientRect().left ?? was) < was - 20,
    before,
  )
  for (let step = 0; step < 8; step++) await page.keyboard.press('+')
  await page.getByText('zoom 64×').waitFor()
  await page.mouse.wheel(0, 100)
  await page.getByText('zoom 51.2×').waitFor()
})

test('with one energy there is no colour: grey is on, and the tools say why', async () => {
  const { page } = await bench.open(scripts.weight())
  await painted(page)
  await page.getByText('Grey, one energy, so no material colour').waitFor()
  const colour = page.getByRole('button', { name: 'Colour: this scanner has one energy' })
  assert.ok(await colour.isDisabled())
  assert.equal(await page.getByRole('button', { name: 'Grey' }).getAttribute('aria-pressed'), 'true')
  await page.keyboard.press('c')
  await page.getByText('Grey, one energy').waitFor()
  const { pixels } = await pixelsOf(page)
  for (let at = 0; at < pixels.length; at += 4 * 997)
    assert.ok(pixels[at] === pixels[at + 1] && pixels[at] === pixels[at + 2])
})

test('a tool is on the screen soon after its key', async (t) => {
  const { page } = await bench.open(scripts.refer())
  await painted(page)
  const times = await page.evaluate(async () => {
    const taken: number[] = []
    for (let turn = 0; turn < 9; turn++) {
      const from = performance.now()
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'n' }))
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
      taken.push(performance.now() - from)
    }
    return taken.sort((a, b) => a - b)
  })
  t.diagnostic(
    `tool key → painted (GPU in software): median ${times[4]?.toFixed(1)} ms, worst ${times[8]?.toFixed(1)} ms`,
  )
  assert.ok((times[4] ?? Infinity) < 500)
})
