import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type BeamGeometry, besideRay, channelsLeftOf, finerRays, type Rays, raysOf } from './rays.ts'

const below: BeamGeometry = { kind: 'fan', sourceMm: [0, -400], detector: { kind: 'flat', upMm: 800 } }
const above: BeamGeometry = { kind: 'fan', sourceMm: [60, 900], detector: { kind: 'flat', upMm: -50 } }
const corner: BeamGeometry = {
  kind: 'fan',
  sourceMm: [-200, -300],
  detector: { kind: 'corner', cornerMm: [350, 600], levelChannels: 120, spacingMm: 4 },
}
/** Where a channel's ray crosses a height. */
const acrossAt = (rays: Rays, channel: number, upMm: number): number => {
  const run = (upMm - (rays.fromUp[channel] ?? NaN)) / (rays.toUp[channel] ?? NaN)
  return (rays.fromAcross[channel] ?? NaN) + run * (rays.toAcross[channel] ?? NaN)
}

test('channels are a pitch apart on the belt, whatever stands where', () => {
  for (const geometry of [{ kind: 'parallel' } as const, below, above]) {
    const rays = raysOf(geometry, 64, 1.5)
    for (let channel = 0; channel < 64; channel++)
      assert.ok(Math.abs(acrossAt(rays, channel, 0) - (channel + 0.5 - 32) * 1.5) < 1e-9)
  }
})

test('what lies nearer to the source is magnified: at half the way, twice as many channels', () => {
  const rays = raysOf(below, 400, 1)
  const width = (upMm: number): number => channelsLeftOf(rays, 20, upMm) - channelsLeftOf(rays, -20, upMm)
  assert.equal(width(0), 40)
  assert.equal(width(-200), 80)
  assert.equal(width(400), 20)
})

test('an L-shaped array looks past the corner, its rays in order on both arms', () => {
  const rays = raysOf(corner, 300, 1)
  assert.ok(Math.abs(acrossAt(rays, 119, 600) - 348) < 1e-9, 'the last channel of the level arm')
  // 180 channels on the upright arm reach 720 mm down from the corner.
  assert.ok((rays.toUp[299] ?? 1) * 550 < 200 * (rays.toAcross[299] ?? 0))
  for (let channel = 1; channel < 300; channel++)
    assert.ok(besideRay(rays, channel - 1, acrossAt(rays, channel, 300), 300) > 0)
})

test('channels left of a place are those whose ray passes it on its left', () => {
  const place = fc.double({ min: -300, max: 300, noNaN: true })
  fc.assert(
    fc.property(
      fc.constantFrom<BeamGeometry>(below, above, corner, { kind: 'parallel' }),
      place,
      place,
      (geometry, across, up) => {
        const rays = raysOf(geometry, 150, 2)
        const left = channelsLeftOf(rays, across, Math.abs(up))
        if (left > 0) assert.ok(besideRay(rays, left - 1, across, Math.abs(up)) > 0)
        if (left < 150) assert.ok(besideRay(rays, left, across, Math.abs(up)) <= 0)
      },
    ),
  )
})

test('finer rays spread evenly over their channel', () => {
  const rays = raysOf(below, 32, 2)
  const finer = finerRays(rays, 4)
  assert.equal(finer.count, 128)
  for (let at = 5; at < 120; at++) assert.ok(Math.abs(acrossAt(finer, at, 0) - ((at + 0.5) / 2 - 32)) < 0.01)
})

test('a geometry without an order of rays is refused', () => {
  const given = (channelsMm: readonly (readonly [number, number])[]): BeamGeometry => ({
    kind: 'fan',
    sourceMm: [0, -400],
    detector: { kind: 'given', channelsMm },
  })
  assert.throws(() => raysOf(given([[0, 500], [10, 500], [5, 500]]), 3, 1), /channels 1 and 2/) // prettier-ignore
  assert.throws(() => raysOf(given([[0, 500]]), 3, 1), /places 1 channels/)
  const between: BeamGeometry = { kind: 'fan', sourceMm: [0, -400], detector: { kind: 'flat', upMm: -50 } }
  assert.throws(() => raysOf(between, 8, 1), /beyond the belt/)
})
