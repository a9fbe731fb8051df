import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { encode } from 'fast-png'
import { type Bench, painted, sizes, type SizeName, startBench } from './testing/browser.ts'
import { difference, likeGolden } from './testing/golden.ts'
import { scripts } from './testing/scripts.ts'

/** Pictures of the documentation, which are the golden ones as well. */
const pictures = [
  ['lane', 'calm', ''],
  ['refer', 'refer', ''],
  ['stop', 'stop', ''],
  ['history', 'history', '#history'],
  ['devices', 'devices', '#devices'],
] as const
const folder = join(import.meta.dirname, '../docs/pictures')

let bench: Bench
before(async () => {
  bench = await startBench()
})
after(() => bench.close())

for (const [name, script, hash] of pictures) {
  test(`the ${name} screen looks as in docs/pictures at every size`, async () => {
    for (const size of Object.keys(sizes) as SizeName[]) {
      const { page } = await bench.open(scripts[script](), { size, hash })
      if (name !== 'stop' && name !== 'devices') await painted(page)
      if (name === 'history') await page.getByRole('button', { name: /CP 0045 8812 8 TR/ }).click()
      if (name === 'devices') await page.getByText('ask: voltage monitor').waitFor()
      if (name === 'history') await page.getByText('Real scan').waitFor()
      if (name === 'history') await painted(page)
      const { alike, words } = likeGolden(await page.screenshot(), join(folder, `${name}-${size}.png`))
      assert.ok(alike, words)
      await page.context().close()
    }
  })
}

test('the comparison sees a missing panel and forgives a shifted letter', () => {
  const blank = (paint: (data: Uint8Array) => void): Uint8Array => {
    const data = new Uint8Array(320 * 320 * 3).fill(30)
    paint(data)
    return encode({ width: 320, height: 320, data, channels: 3, depth: 8 })
  }
  const plain = blank(() => undefined)
  const panel = blank((data) => data.fill(200, 0, 320 * 100 * 3))
  const letter = blank((data) => data.fill(240, 3000, 3000 + 24))
  assert.ok(difference(plain, panel).worst > 100)
  assert.ok(difference(plain, letter).worst < 10)
})
