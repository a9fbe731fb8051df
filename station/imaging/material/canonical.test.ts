import assert from 'node:assert/strict'
import { test } from 'node:test'
import { transmission } from '../../../drivers/simulation/physics.ts'
import { canonicalPair, canonicalTable } from './canonical.ts'
import { attenuations, usualSteps, wedgePoints } from './testing/wedge.ts'

const tableNames: Readonly<Record<string, string>> = { pe: 'polyethylene', pmma: 'pmma', al: 'al', fe: 'fe' }

/** Another scanner: 0.3 g/cm² of copper more before its detector, so that it sees a harder beam. */
function harder(material: string, gCm2: number): { readonly aLow: number; readonly aHigh: number } {
  const open = transmission(new Map([['cu', 0.3]]))
  const through = transmission(new Map([['cu', 0.3], [material, gCm2]])) // prettier-ignore
  return { aLow: -Math.log(through.low / open.low), aHigh: -Math.log(through.high / open.high) }
}

const canonical = wedgePoints()
const own = canonical.map((point) => ({ ...point, ...harder(tableNames[point.material] ?? '', point.gCm2) }))
const table = canonicalTable(own, canonical)

test('what a harder scanner sees of goods becomes what the canonical scanner sees of them', () => {
  const goods = [
    ['polyethylene', 3], ['water', 6], ['cellulose', 2], ['pvc', 3], ['glass_soda_lime', 4], ['al', 3], ['fe', 2], ['stainless304', 5],
  ] as const // prettier-ignore
  for (const [material, gCm2] of goods) {
    const [seen, wanted] = [harder(material, gCm2), attenuations(material, gCm2)]
    const [low, high] = canonicalPair(table, seen.aLow, seen.aHigh)
    assert.ok(Math.abs(high / wanted.aHigh - 1) < 0.01, `${material}: aHigh ${high} is not ${wanted.aHigh}`)
    assert.ok(Math.abs(low / wanted.aLow - 1) < 0.015, `${material}: aLow ${low} is not ${wanted.aLow}`)
    // The scanners differ by far more than is left of it.
    assert.ok(Math.abs(seen.aLow / wanted.aLow - 1) > 0.03, material)
  }
})

test('a scanner that is the canonical one is left as it is', () => {
  const same = canonicalTable(canonical, canonical)
  for (const [material, gCm2] of [
    ['water', 4],
    ['al', 6],
    ['fe', 3],
    ['polyethylene', 0.5],
  ] as const) {
    const { aLow, aHigh } = attenuations(material, gCm2)
    const [low, high] = canonicalPair(same, aLow, aHigh)
    assert.ok(Math.abs(high / aHigh - 1) < 0.01 && Math.abs(low / aLow - 1) < 0.01, `${material}: ${low} ${high}`)
  }
})

test('without aluminium plastics and steel still stay true; without steel the mapping is refused', () => {
  const { pe, fe } = usualSteps
  const few = (points: typeof own) => points.filter(({ material }) => material === 'pe' || material === 'fe')
  assert.ok(pe && fe)
  const two = canonicalTable(few(own), few(canonical))
  const [seen, wanted] = [harder('fe', 3), attenuations('fe', 3)]
  assert.ok(Math.abs(canonicalPair(two, seen.aLow, seen.aHigh)[1] / wanted.aHigh - 1) < 0.01)
  assert.throws(
    () =>
      canonicalTable(
        own.filter(({ material }) => material !== 'fe'),
        canonical,
      ),
    /steel/,
  )
})
