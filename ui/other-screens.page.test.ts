import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Bench, painted, startBench } from './testing/browser.ts'
import { type ScriptName, scripts } from './testing/scripts.ts'

let bench: Bench
before(async () => {
  bench = await startBench()
})
after(() => bench.close())

test('a stop takes the screen, and Reset waits until the lane is well', async () => {
  const script = scripts.refer()
  const { page, station } = await bench.open(script, { hash: '#history' })
  await page.getByRole('heading', { name: 'Past parcels' }).waitFor({ state: 'attached' })
  station.script.status = scripts.stop().status
  station.tellStatus()
  await page.getByRole('heading', { name: 'The access panel is open' }).waitFor()
  assert.match((await page.locator(':focus').textContent()) ?? '', /close it/, 'focus is on the step to do now')
  assert.ok(await page.getByRole('button', { name: 'Reset' }).isDisabled())
  const { stop } = station.script.status
  assert.ok(stop)
  station.script.status = { ...station.script.status, stop: { ...stop, waitsFor: [] } }
  station.tellStatus()
  await page.getByRole('button', { name: 'Reset' }).click()
  await page.getByRole('button', { name: 'Start' }).click()
  await page.locator('.belt').waitFor()
  assert.deepEqual(
    station.asked.map(({ name }) => name).filter((name) => name.startsWith('lane.')),
    ['lane.reset', 'lane.start'],
  )
})

for (const [name, heading, words] of [
  ['emergency', 'An emergency stop is pressed', 'Reset waits for the emergency stop to be pulled out'],
  ['disk', 'The disk takes no more evidence, so no more parcels are taken in', 'Start waits for room on the disk'],
  ['start', 'The lane has been switched on and waits for a person', 'The belt starts at once'],
] as const satisfies readonly (readonly [ScriptName, string, string])[]) {
  test(`${name}: says what happened and what the buttons wait for`, async () => {
    const { page } = await bench.open(scripts[name]())
    await page.getByRole('heading', { name: heading }).waitFor()
    await page.getByText(words).waitFor()
  })
}

test('past parcels: filters, search, one parcel with its reasons, and a closer look', async () => {
  const { page } = await bench.open(scripts.history(), { hash: '#history' })
  const tiles = page.locator('.tile')
  await tiles.nth(11).waitFor()
  await page.getByRole('button', { name: 'Held here' }).click()
  assert.equal(await tiles.count(), 4)
  await page.getByRole('button', { name: 'All' }).click()
  await page.getByLabel('Label, carton or goods').fill('CP 0045 8812')
  assert.equal(await tiles.count(), 1)
  await page.getByText('The scale reads').waitFor()
  await painted(page)
  await page.getByText('in the hold chute').waitFor()
  await page.getByText('Examine: Undeclared object, by K-2107').waitFor()
  await page.getByRole('button', { name: 'Look closer' }).click()
  await page.locator('.close-look .tools').waitFor()
  await page.getByLabel('Label, carton or goods').fill('no such goods')
  await page.getByText('No parcel yet.').waitFor()
  await page.getByRole('button', { name: /Back to the lane/ }).click()
  await page.locator('.belt').waitFor()
})

test('devices: a connection test, the wiring against the configuration, and a transcript', async () => {
  const { page, station } = await bench.open(scripts.devices(), { hash: '#devices' })
  await page.getByRole('tab', { name: 'Connection test' }).click()
  await page.getByRole('button', { name: 'Test the connection' }).click()
  const first = page.locator('.check tbody tr').first()
  await first.getByText('2 in 3.0 s. Check the cable, its shield and what runs beside it.').waitFor()
  await page.getByRole('tab', { name: 'Wiring' }).click()
  await first.getByText('PLC closed, generator open').waitFor()
  assert.match((await first.textContent()) ?? '', /not good/)
  await page.getByRole('button', { name: 'Record trace' }).click()
  await page.getByRole('button', { name: 'Recording, 12 frames' }).click()
  await page.getByText('/data/transcripts/generator.txt').waitFor()
  await page.getByRole('button', { name: 'Record trace' }).waitFor()
  const orders = station.asked.filter(
    ({ name, input }) => name === 'device.record' && (input as { on: unknown }).on !== null,
  )
  assert.deepEqual(
    orders.map(({ input }) => input),
    [true, false].map((on) => ({ name: 'generator', on })),
  )
})

test('devices: what is not well, live values, bytes with meaning, simulated faults', async () => {
  const { page, station } = await bench.open(scripts.devices(), { hash: '#devices' })
  await page.getByText('The scale does not answer. Check its cable and its baud rate.').waitFor()
  await page.getByText('4095 of 4095 = 160.0 kV, as asked').waitFor()
  await page.getByText('not understood: no command 97').waitFor()
  const [generator, ...others] = station.script.devices
  assert.ok(generator)
  const emitting = generator.values.map((one) => (one.name === 'kilovolts' ? { ...one, value: 159.8 } : one))
  station.say('devices.changed', [{ ...generator, values: emitting }, ...others])
  await page.locator('.vals').getByText('159.8').waitFor()
  await page.getByRole('button', { name: 'Scale', exact: false }).click()
  await page.getByText('14 time-outs').waitFor()
  await page.getByRole('tab', { name: 'Simulated faults' }).click()
  await page.getByRole('button', { name: 'Door 1 opens' }).click()
  await page.locator('.fault[data-selected]', { hasText: 'Door 1 opens' }).waitFor()
  assert.deepEqual(station.asked.find(({ name }) => name === 'simulation.setFault')?.input, {
    name: 'doorOpen',
    on: true,
  })
})

test('the menu leads to every screen and stops the lane', async () => {
  const { page, station } = await bench.open(scripts.refer())
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Devices' }).click()
  await page.locator('.dev').waitFor()
  await page.getByRole('link', { name: 'Past parcels' }).click()
  await page.locator('.his').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.belt').waitFor()
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Stop the lane' }).click()
  await page.waitForFunction(() => !document.querySelector('[role=menu]'))
  assert.ok(station.asked.some(({ name }) => name === 'lane.stop'))
})

test('the page runs under the station’s content security policy without a complaint', async () => {
  const { page, complaints } = await bench.open(scripts.refer(), { query: '' })
  await painted(page)
  await page.keyboard.press('F2')
  await page.locator('.sheet').waitFor()
  assert.deepEqual(complaints, [])
  assert.equal(await page.evaluate(() => document.fonts.check('16px "Noto Sans Variable"')), true)
})

test('generator: the ladder is shown, a warm-up is asked for under a number, and Stop needs none', async () => {
  const { page, station } = await bench.open(scripts.devices(), { hash: '#devices' })
  await page.getByRole('tab', { name: 'Tube and warm-up' }).click()
  await page.getByText('80 kV 0.30 mA for 2 min').waitFor()
  await page.getByText('not in use: its command is not public').waitFor()
  await page.getByRole('button', { name: 'Warm up' }).click()
  await page.getByRole('button', { name: 'Stop, X-rays off' }).click()
  await page.waitForTimeout(300)
  const orders = station.asked
    .map(({ name }) => name)
    .filter((name) => name === 'generator.warmUp' || name === 'generator.off')
  assert.deepEqual(orders, ['generator.warmUp', 'generator.off'])
})

test('detector: the line scope draws the line and names the board that stands off', async () => {
  const { page } = await bench.open(scripts.devices(), { hash: '#devices' })
  await page.getByRole('button', { name: /Line detector/ }).click()
  await page.getByRole('tab', { name: 'Line scope' }).click()
  await page.getByText('board from channel 128 is -10.2 % off').waitFor()
  const inked = await page.locator('canvas[role=img]').evaluate((element) => {
    const canvas = element as HTMLCanvasElement
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    return [...data].filter((value, index) => index % 4 === 3 && value > 0).length
  })
  assert.ok(inked > 1000, `${inked} pixels are drawn`)
})

test('conveyor: the interlock test says what to do now, and a step can be left out but not ticked off', async () => {
  const { page, station } = await bench.open(scripts.devices(), { hash: '#devices' })
  await page.getByRole('button', { name: /Conveyor PLC/ }).click()
  await page.getByRole('tab', { name: 'Interlock test' }).click()
  await page.getByText('X-ray enable withdrawn in the same reading').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Next' }).count(), 0)
  await page.getByRole('button', { name: 'Leave it out' }).click()
  await page.waitForTimeout(200)
  assert.ok(station.asked.some(({ name }) => name === 'interlock.act'))
})
