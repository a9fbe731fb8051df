import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mulberry } from '../../../drivers/simulation/feed.ts'
import { type MatterPlanes, matterMarks } from '../material/matter.ts'
import { componentsOf } from './components.ts'
import { latticeOf } from './lattice.ts'
import { regionsOf, wholeMass } from './mass.ts'

const [widthPx, heightPx] = [120, 90]
const scale = { pitchAcrossMm: 2, pitchAlongMm: 1, share: 0.03, offsetGCm2: 0.002 }

/** Blocks `[x, y, width, height, g/cm², Zeff]` on an empty belt. */
function matter(blocks: readonly (readonly [number, number, number, number, number, number])[]): MatterPlanes {
  const size = widthPx * heightPx
  const planes = { widthPx, heightPx, gCm2: new Float32Array(size), zeff: new Float32Array(size), sigmaZ: new Float32Array(size), marks: new Uint8Array(size) } // prettier-ignore
  for (const [x0, y0, width, height, gCm2, zeff] of blocks)
    for (let y = y0; y < y0 + height; y++)
      for (let x = x0; x < x0 + width; x++) {
        planes.gCm2[y * widthPx + x] = gCm2
        planes.zeff[y * widthPx + x] = zeff
        planes.sigmaZ[y * widthPx + x] = 0.5
      }
  return planes
}

test('two blocks are two regions with their own mass, size and number', () => {
  const regions = regionsOf(matter([[10, 10, 20, 30, 2, 7.4], [60, 40, 10, 10, 8, 26]]), scale) // prettier-ignore
  assert.equal(regions.length, 2)
  const [heavy, light] = regions
  assert.deepEqual(heavy?.boxPx, [10, 10, 20, 30])
  assert.ok(heavy && Math.abs(heavy.mass.grams - 20 * 30 * 0.02 * 2) < 1e-3)
  assert.deepEqual(heavy.sizeMm, [40, 30])
  assert.ok(light && Math.abs((light.zeff ?? 0) - 26) < 1e-3 && light.areaMm2 === 200)
})

test('the whole mass is the sum of everything, and is a lower bound as soon as something is opaque', () => {
  const planes = matter([[10, 10, 20, 30, 2, 7.4], [60, 40, 10, 10, 8, 26]]) // prettier-ignore
  const whole = wholeMass(planes, scale)
  assert.ok(Math.abs(whole.grams - (24 + 16)) < 1e-3 && !whole.atLeast && whole.sigmaG > 0.03 * 40)
  planes.marks[45 * widthPx + 65] = matterMarks.opaque
  assert.equal(wholeMass(planes, scale).atLeast, true)
})

test('components are the same sets that a flood fill finds', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 63, maxLength: 63 }), (bits) => {
      const mask = Uint8Array.from(bits, Number)
      const { labels, components } = componentsOf(mask, 9, 1)
      const filled = flood(mask, 9)
      assert.equal(components.length, new Set(filled.filter((label) => label > 0)).size)
      for (let a = 0; a < mask.length; a++)
        for (let b = 0; b < a; b++)
          if (mask[a] && mask[b]) assert.equal(labels[a] === labels[b], filled[a] === filled[b])
      assert.equal(
        components.reduce((sum, { pixels }) => sum + pixels, 0),
        bits.filter(Boolean).length,
      )
    }),
  )
})

const around = [[-1, -1], [0, -1], [1, -1], [-1, 0], [1, 0], [-1, 1], [0, 1], [1, 1]] as const // prettier-ignore

/** The plain way: walk from each pixel to its eight neighbours. */
function flood(mask: Uint8Array, width: number): number[] {
  const labels = new Array<number>(mask.length).fill(0)
  const isFree = (x: number, y: number): boolean => x >= 0 && x < width && mask[y * width + x] === 1
  const walk = (start: number, label: number): void => {
    const open = [start]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (labels[at]) continue
      labels[at] = label
      const [x, y] = [at % width, Math.floor(at / width)]
      for (const [dx, dy] of around) if (isFree(x + dx, y + dy)) open.push(at + dx + dy * width)
    }
  }
  let label = 0
  mask.forEach((value, start) => {
    if (value && !labels[start]) walk(start, ++label)
  })
  return labels
}

test('a carton of four by three bottles shows four and three, with noise and a heavier side too', () => {
  const random = mulberry(5)
  const data = new Float32Array(widthPx * heightPx).map((_, index) => {
    const [x, y] = [index % widthPx, Math.floor(index / widthPx)]
    const round = Math.max(0, 1 - (((x % 30) - 15) / 12) ** 2 - (((y % 30) - 15) / 12) ** 2)
    return 4 * Math.sqrt(round) + x * 0.01 + 0.5 * (random() - 0.5)
  })
  const { across, along } = latticeOf({ widthPx, heightPx, data }, [0, 0, widthPx, heightPx])
  assert.equal(across?.count, 4)
  assert.equal(along?.count, 3)
  assert.ok(Math.abs(across.periodPx - 30) < 1 && Math.abs(along.periodPx - 30) < 1)
})

test('goods without order have no lattice', () => {
  const random = mulberry(9)
  const data = new Float32Array(widthPx * heightPx)
  for (let n = 0; n < 25; n++) {
    const [cx, cy, r] = [random() * widthPx, random() * heightPx, 3 + 10 * random()]
    data.forEach((value, index) => {
      if (Math.hypot((index % widthPx) - cx, Math.floor(index / widthPx) - cy) < r) data[index] = value + random() * 3
    })
  }
  const lattice = latticeOf({ widthPx, heightPx, data }, [0, 0, widthPx, heightPx])
  assert.deepEqual(lattice, { across: null, along: null })
})
