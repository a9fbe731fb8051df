import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Basis, basisZeff, decompose, fitBasis } from './basis.ts'
import { matterCurves } from './matter-curves.ts'
import { attenuations, usualSteps, wedgePoints } from './testing/wedge.ts'
import { monotone } from './wedge-curve.ts'

type Reference = {
  readonly items: readonly { readonly material: string; readonly zeff: number; readonly g_cm2: number }[]
  readonly decomposition: {
    readonly g_pmma: Basis['pmma']
    readonly g_al: Basis['al']
    readonly check: readonly {
      readonly material: string
      readonly aL: number
      readonly aH: number
      readonly g_pmma: number
      readonly g_al: number
      readonly zeff_est: number
    }[]
  }
}
const reference = JSON.parse(readFileSync(new URL('golden/physics.json', import.meta.url), 'utf8')) as Reference
const { decomposition } = reference
const basis: Basis = { pmma: decomposition.g_pmma, al: decomposition.g_al }
const curves = matterCurves(wedgePoints())

test('the basis decomposition gives the reference’s masses and atomic numbers in all of its check rows', () => {
  assert.ok(decomposition.check.length > 50)
  for (const row of decomposition.check) {
    const mass = decompose(basis, row.aL, row.aH)
    assert.ok(Math.abs(mass.pmma - row.g_pmma) < 0.01 && Math.abs(mass.al - row.g_al) < 0.01, row.material)
    assert.ok(Math.abs(basisZeff(mass) - row.zeff_est) < 0.03, `${row.material}: ${basisZeff(mass)}`)
  }
})

test('a basis fitted to known pairs of acrylic and aluminium gives their masses back', () => {
  const points = [0, 4, 8, 14, 20, 28].flatMap((pmma) =>
    [0, 1, 3, 6, 10].flatMap((al) => {
      if (pmma + al === 0) return []
      const one = attenuations('pmma', pmma)
      // Together the beam hardens, so the pair is what it is and not the sum of the two.
      const two = pmma === 0 ? attenuations('al', al) : al === 0 ? one : null
      return two ? [{ ...two, pmma, al }] : []
    }),
  )
  const fitted = fitBasis([...points, ...points])
  for (const { aLow, aHigh, pmma } of points) assert.ok(Math.abs(decompose(fitted, aLow, aHigh).pmma - pmma) < 0.6)
})

test('with the curves every light material and every metal up to copper has its atomic number to 0.8, and its mass to 13 %', () => {
  const seen = reference.items.filter(({ zeff }) => zeff < 26.5)
  assert.ok(seen.length >= 40)
  for (const { material, zeff, g_cm2: gCm2 } of seen) {
    const { aLow, aHigh } = attenuations(material, gCm2)
    const matter = curves.matter(aLow, aHigh)
    assert.ok(Math.abs(matter.zeff - zeff) < 0.8, `${material}: ${matter.zeff.toFixed(2)} is not ${zeff}`)
    assert.ok(Math.abs(matter.gCm2 / gCm2 - 1) < 0.13, `${material}: ${matter.gCm2.toFixed(2)} is not ${gCm2}`)
  }
})

test('plastic of 1 to 20 cm, aluminium of 1 to 6 cm and steel of 0.1 to 2 cm keep number and mass at every thickness', () => {
  const ranges = [
    ['polyethylene', 5.44, 0.94, 1, 20],
    ['al', 13, 2.7, 1, 6],
    ['fe', 26, 7.87, 0.1, 2],
  ] as const
  for (const [material, zeff, density, fromCm, toCm] of ranges)
    for (let cm = fromCm; cm <= toCm; cm += (toCm - fromCm) / 40) {
      const { aLow, aHigh } = attenuations(material, cm * density)
      const matter = curves.matter(aLow, aHigh)
      assert.ok(Math.abs(matter.zeff - zeff) < 0.5, `${cm.toFixed(2)} cm of ${material}: Z ${matter.zeff.toFixed(2)}`)
      assert.ok(Math.abs(matter.gCm2 / (cm * density) - 1) < 0.03, `${cm.toFixed(2)} cm of ${material}`)
    }
})

test('beyond the thickest step nothing is claimed, and a wedge without metal is refused', () => {
  const thin = matterCurves(wedgePoints({ ...usualSteps, fe: [0.05, 0.1], al: [0.5, 1], pe: [1, 2], pmma: [1, 2] }))
  const { aLow, aHigh } = attenuations('fe', 8)
  assert.ok(Number.isNaN(thin.matter(aLow, aHigh).zeff) && Number.isNaN(thin.matter(aLow, aHigh).gCm2))
  assert.throws(() => matterCurves(wedgePoints({ pe: [1, 5, 10] })), /a metal/)
  assert.throws(() => matterCurves(wedgePoints({ pe: [1, 5], fe: [0.1] })), /1 usable steps of fe/)
})

test('a curve through rising points rises and goes through every one of them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 0.01, max: 5, noNaN: true }), fc.double({ min: 0.01, max: 5, noNaN: true })), {
        minLength: 2,
        maxLength: 12,
      }),
      (steps) => {
        let [x, y] = [0, 0]
        const points = steps.map(([dx, dy]) => [(x += dx), (y += dy)] as const)
        const curve = monotone(
          points.map(([at]) => at),
          points.map(([, value]) => value),
        )
        points.forEach(([at, value]) => assert.ok(Math.abs(curve(at) - value) < 1e-9))
        let last = -Infinity
        for (let share = 0; share <= 1; share += 0.01) {
          const value = curve((points[0]?.[0] ?? 0) + share * ((points.at(-1)?.[0] ?? 0) - (points[0]?.[0] ?? 0)))
          assert.ok(value >= last - 1e-9)
          last = value
        }
      },
    ),
  )
})
