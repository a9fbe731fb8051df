import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { type Bench, painted, sizes, type SizeName, startBench } from './testing/browser.ts'
import { type ScriptName, scripts } from './testing/scripts.ts'

let bench: Bench
before(async () => {
  bench = await startBench()
})
after(() => bench.close())

const sizeNames = Object.keys(sizes) as SizeName[]
const names = Object.keys(scripts) as ScriptName[]
const hashOf = (name: ScriptName): string => (name === 'history' || name === 'devices' ? `#${name}` : '')

/** Elements whose content does not fit, and elements that stand outside the screen. Lists that may scroll are left out. */
function misfits(): string[] {
  const leftOut = 'svg, .sr, .stage, .belt, .behind, .lines, .shelf, .scroll, .devs, .faults'
  const clipped = (element: HTMLElement): string | null => {
    const { overflowX, overflowY } = getComputedStyle(element)
    if (overflowX === 'visible' && overflowY === 'visible') return null
    const [wide, high] = [element.scrollWidth - element.clientWidth, element.scrollHeight - element.clientHeight]
    return wide > 1 || high > 1 ? `clipped by ${wide} × ${high}` : null
  }
  const outside = ({ left, top, right, bottom }: DOMRect): string | null =>
    Math.min(left, top) < -1 || right > innerWidth + 1 || bottom > innerHeight + 1 ? 'outside' : null
  return [...document.querySelectorAll<HTMLElement>('#app *')].flatMap((element) => {
    const box = element.getBoundingClientRect()
    if (element.closest(leftOut) || box.width * box.height === 0) return []
    const what = clipped(element) ?? outside(box)
    return what ? [`${what}: ${element.tagName}.${element.className} “${element.textContent.slice(0, 40)}”`] : []
  })
}

/** Buttons, links and fields that are too small for a glove, and decisions that stand too close. */
function smallTargets(): string[] {
  const found: string[] = []
  for (const element of document.querySelectorAll<HTMLElement>('button, a, input')) {
    const { width, height } = element.getBoundingClientRect()
    if (width === 0 || element.closest('.sr, [hidden]')) continue
    const least = element.dataset['act'] ? 56 : 48
    const field = element.closest('.field')
    const size = field ? field.getBoundingClientRect() : { width, height }
    if (size.width < 47.5 || size.height < least - 0.5)
      found.push(`${element.tagName} ${Math.round(size.width)} × ${Math.round(size.height)}: ${element.textContent}`)
  }
  const acts = [...document.querySelectorAll<HTMLElement>('[data-act]')].map((one) => one.getBoundingClientRect())
  const gaps = acts.slice(1).map((box, index) => box.left - (acts[index]?.right ?? 0))
  const apart = innerWidth >= 1280 ? 24 : 12
  if (acts.length > 0 && !gaps.every((gap, index) => gap >= (index === 1 ? 8 : apart)))
    found.push(`gaps ${gaps.join(', ')}`)
  return found
}

async function openCase(name: ScriptName, size: SizeName, theme: 'dark' | 'light' = 'dark'): Promise<Page> {
  const { page, complaints } = await bench.open(scripts[name](), { size, hash: hashOf(name), theme })
  if (name !== 'empty' && name !== 'devices' && !(await page.locator('.stopgrid').count())) await painted(page)
  assert.deepEqual(complaints, [], 'the page complains about nothing')
  return page
}

async function checkMeasures(page: Page, where: string): Promise<void> {
  assert.deepEqual(await page.evaluate(misfits), [], where)
  assert.deepEqual(await page.evaluate(smallTargets), [], where)
}

async function checkAxe(page: Page, where: string): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)
  assert.deepEqual(said, [], where)
}

/** What an officer must never see (page/DESIGN §10), as far as words and movement can show it. */
const forbidden = [
  'unknown error',
  'heroin',
  'cocaine',
  'explosive',
  'guilt',
  'suspicious',
  'are you sure',
  'loading',
  'failed',
]

async function checkForbidden(page: Page, where: string): Promise<void> {
  const endless = (): number =>
    document.getAnimations().filter((one) => one.effect?.getTiming().iterations === Infinity).length
  assert.equal(await page.evaluate(endless), 0, `${where}: endless animation`)
  assert.equal(await page.locator('[role=progressbar]').count(), 0, where)
  const words = (await page.locator('body').innerText()).toLowerCase()
  for (const word of forbidden) assert.ok(!words.includes(word), `${where} says “${word}”`)
  assert.ok(!/\d+ ?% (likely|probab|sure|certain)/.test(words), where)
}

test('every screen at 1280x800: nothing clipped, targets large enough, axe finds nothing, nothing forbidden', async () => {
  for (const name of names) {
    const page = await openCase(name, '1280x800')
    await checkMeasures(page, name)
    await checkForbidden(page, name)
    await checkAxe(page, name)
    await page.context().close()
  }
})

for (const size of ['1024x768', '1920x1080'] as const) {
  test(`every screen at ${size}: nothing clipped, targets large enough`, async () => {
    for (const name of names) {
      const page = await openCase(name, size)
      await checkMeasures(page, `${name} at ${size}`)
      await page.context().close()
    }
  })
}

test('the light theme: axe finds nothing on one screen of each kind', async () => {
  for (const name of ['refer', 'stop', 'start', 'history', 'devices'] as const) {
    const page = await openCase(name, '1280x800', 'light')
    await checkAxe(page, `${name}, light`)
    await page.context().close()
  }
})

test('the second page of tools, the slider and a parcel beside: nothing clipped, targets large enough, axe finds nothing', async () => {
  for (const size of sizeNames) {
    const page = await openCase('history', size)
    await page.evaluate(() => (location.hash = ''))
    for (const key of ['.', 'a', 'b']) await page.keyboard.press(key)
    await page.locator('[data-beside]').waitFor()
    await checkMeasures(page, `more tools at ${size}`)
    const lines = await page.locator('.stage .info span, .stage .absorb').evaluateAll((all) =>
      all.map((one) => {
        const [inner, outer] = [one.getBoundingClientRect(), one.closest('.stage')?.getBoundingClientRect()]
        return inner.right <= (outer?.right ?? 0) && inner.bottom <= (outer?.bottom ?? 0) && inner.height < 60
      }),
    )
    assert.ok(lines.length > 2 && lines.every(Boolean), `the feet of both pictures fit at ${size}`)
    if (size === '1280x800') await checkAxe(page, 'more tools')
    await page.context().close()
  }
})

test('the measures are taken for real: a clipped word and a small button are found', async () => {
  const page = await openCase('refer', '1280x800')
  await page.evaluate(() => {
    const small = document.createElement('button')
    small.style.cssText = 'inline-size: 20px; block-size: 20px; overflow: hidden; white-space: nowrap; padding: 0'
    small.textContent = 'a word that does not fit'
    document.querySelector('.gate')?.append(small)
  })
  assert.match((await page.evaluate(misfits)).join(), /clipped by/)
  assert.match((await page.evaluate(smallTargets)).join(), /BUTTON 20 × 20/)
  await page.context().close()
})

test('a referred parcel shows its first reason, its mark and four decisions at once, at every size', async () => {
  for (const size of sizeNames) {
    const page = await openCase('refer', size)
    const [width, height] = sizes[size]
    for (const place of [
      '.reasons button >> nth=0',
      '[data-marks] rect >> nth=0',
      '[data-act=release]',
      '[data-act=seize]',
    ]) {
      const box = await page.locator(place).boundingBox()
      assert.ok(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height, place)
    }
    await page.context().close()
  }
})

test('no state is told by colour alone: words say it, and shapes differ', async () => {
  const page = await openCase('refer', '1280x800')
  await page.addStyleTag({ content: 'html { filter: grayscale(1); }' })
  const words = await page.locator('body').innerText()
  for (const word of ['Running', 'X-RAY ON', 'Refer · 2 reasons', 'not declared', 'Without a decision'])
    assert.ok(words.includes(word), word)
  const shapes = await page
    .locator('.belt .tag svg')
    .evaluateAll((all) => new Set(all.map((one) => one.innerHTML)).size)
  assert.equal(shapes, 4, 'waiting, clear, refer and release are four shapes')
  const spoken = await page.locator('.belt .tag .sr').allTextContents()
  assert.ok(
    spoken.some((one) => /refer, 7 seconds to the gate/.test(one)),
    spoken.join('; '),
  )
  await page.context().close()
  const stop = await openCase('stop', '1280x800')
  const said = await stop.locator('body').innerText()
  for (const word of ['Safe stop', 'X-ray off', 'The access panel is open', 'Reset waits for the access panel'])
    assert.ok(said.includes(word), word)
})
