import assert from 'node:assert/strict'
import { test } from 'node:test'
import { geometry, solidBlock } from '../testing/lane-geometry.ts'
import { Feed, type FeedOptions } from './feed.ts'
import { LaneWorld } from './lane-world.ts'

function fed(options: Partial<FeedOptions> = {}, lengthMm = 200): { world: LaneWorld; feed: Feed; fronts: number[] } {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' })
  const fronts: number[] = []
  const next = (turn: number) => ({
    name: `parcel ${turn}`,
    label: `L${turn}`,
    grams: 100,
    contents: solidBlock(lengthMm),
  })
  const feed = new Feed(world, { next, spacingMm: 500, jitter: 0, seed: 1, ...options })
  const seen = new Set<number>()
  world.onStep(() => {
    for (const { serial, frontMm } of world.parcels) {
      if (seen.has(serial)) continue
      seen.add(serial)
      fronts.push(frontMm)
    }
  })
  world.driveBelt(400)
  return { world, feed, fronts }
}
const gaps = (fronts: readonly number[]): number[] =>
  fronts.slice(1).map((front, index) => front - (fronts[index] ?? 0))

test('parcels come one each spacing of belt, none while the belt stands', () => {
  const { world, fronts } = fed()
  world.step(10_000)
  assert.ok(fronts.length >= 7)
  for (const gap of gaps(fronts)) assert.ok(Math.abs(gap - 500) < 1e-6, `${gap}`)
  world.driveBelt(0)
  world.step(1000)
  const stood = fronts.length
  world.step(5000)
  assert.equal(fronts.length, stood)
})

test('parcels longer than the spacing keep a gap between them', () => {
  const { world, fronts } = fed({ spacingMm: 100 })
  world.step(10_000)
  for (const gap of gaps(fronts)) assert.ok(gap >= 300, `${gap}`)
})

test('jitter spreads them by its share, the same for the same seed', () => {
  const [one, same, other] = [
    fed({ jitter: 0.5, seed: 3 }),
    fed({ jitter: 0.5, seed: 3 }),
    fed({ jitter: 0.5, seed: 4 }),
  ]
  for (const { world } of [one, same, other]) world.step(20_000)
  assert.deepEqual(one.fronts, same.fronts)
  assert.notDeepEqual(one.fronts, other.fronts)
  const all = gaps(one.fronts)
  assert.ok(all.every((gap) => gap >= 500 && gap <= 750) && Math.max(...all) - Math.min(...all) > 50)
})

test('touching parcels never let the infeed eye see light between them', () => {
  const { world, fronts } = fed()
  world.setFault('parcelsTouching', true)
  world.step(3000)
  assert.ok(fronts.length >= 4)
  let dark = 0
  for (let ms = 0; ms < 2000; ms += 5) {
    world.step(5)
    if (!world.eyeBlocked('infeed')) dark++
  }
  assert.equal(dark, 0)
  world.setFault('parcelsTouching', false)
  world.step(3000)
  assert.ok(gaps(fronts).at(-1) === 500)
})

test('a parcel that vanishes has passed the infeed eye and never reaches the beam', () => {
  const { world } = fed()
  world.setFault('parcelVanishes', true)
  let [atInfeed, atBeam] = [0, 0]
  for (let ms = 0; ms < 10_000; ms += 5) {
    world.step(5)
    if (world.eyeBlocked('infeed')) atInfeed++
    atBeam += world.parcelsAt(geometry.beamMm).length
  }
  assert.ok(atInfeed > 100)
  assert.equal(atBeam, 0)
})

test('a stopped feed puts no more parcels on the belt', () => {
  const { world, feed, fronts } = fed()
  world.step(3000)
  feed.stop()
  const before = fronts.length
  world.step(10_000)
  assert.equal(fronts.length, before)
  assert.equal(world.parcels.length, 0, 'and those on it leave at its end')
})
