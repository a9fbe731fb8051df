import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { energiesKev, layerMm, materialNames, muCm2G } from './materials.ts'
import { intervalStartsKev, opticsOf, transmissionOf } from './optics.ts'
import { gaussNodes, nodeWeights } from './quadrature.ts'
import { referenceDetector, responseOf } from './response.ts'
import { referenceTube, spectrumOf } from './spectrum.ts'

type Reference = {
  readonly energiesKev: readonly number[]
  readonly spectrum: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly wedge: Readonly<Record<string, readonly { gCm2: number; low: number; high: number; ratio: number }[]>>
  readonly ratioAtHighOne: readonly { readonly material: string; readonly gCm2: number; readonly ratio: number }[]
}
const reference = JSON.parse(
  readFileSync(new URL('../physics-data/reference-160kv.json', import.meta.url), 'utf8'),
) as Reference
const near = (got: number, wanted: number, share: number, words: string): void =>
  assert.ok(Math.abs(got - wanted) <= share * Math.abs(wanted), `${words}: ${got}, reference ${wanted}`)
const through = (optics = opticsOf(), material = 'fe', gCm2 = 1) => transmissionOf(optics, new Map([[material, gCm2]]))
const ratioOf = ({ low, high }: { low: number; high: number }): number => Math.log(low) / Math.log(high)

test('the spectrum and both responses at 160 kV are those of the reference, energy by energy', () => {
  const [spectrum, { low, high }] = [spectrumOf(referenceTube), responseOf(referenceDetector)]
  assert.equal(reference.energiesKev.length, 146)
  reference.energiesKev.forEach((keV, index) => {
    const at = energiesKev.indexOf(keV)
    near(spectrum[at] ?? NaN, reference.spectrum[index] ?? NaN, 2e-4, `photons at ${keV} keV`)
    near(low[at] ?? NaN, reference.low[index] ?? NaN, 2e-4, `low response at ${keV} keV`)
    near(high[at] ?? NaN, reference.high[index] ?? NaN, 2e-4, `high response at ${keV} keV`)
  })
})

test('every wedge step of the reference: transmission within 0.5 %, ratio of attenuations within 0.005', () => {
  const optics = opticsOf()
  for (const [material, steps] of Object.entries(reference.wedge)) {
    for (const step of steps) {
      const got = through(optics, material, step.gCm2)
      near(got.low, step.low, 0.005, `${material} ${step.gCm2} g/cm² low`)
      near(got.high, step.high, 0.005, `${material} ${step.gCm2} g/cm² high`)
      const ratio = ratioOf(got)
      assert.ok(Math.abs(ratio - step.ratio) < 0.005, `${material} ${step.gCm2} g/cm²: R ${ratio}, ${step.ratio}`)
    }
  }
})

test('at a high-energy attenuation of one, every material has the ratio of the reference within 0.005', () => {
  const optics = opticsOf()
  assert.ok(reference.ratioAtHighOne.length > 50)
  for (const { material, gCm2, ratio } of reference.ratioAtHighOne) {
    const got = ratioOf(through(optics, material, gCm2))
    assert.ok(Math.abs(got - ratio) < 0.005, `${material}: R ${got}, reference ${ratio}`)
  }
})

test('no attenuation jumps within an energy interval, so that nodes never look across a K edge', () => {
  for (const material of materialNames) {
    const row = muCm2G(material)
    energiesKev.forEach((keV, at) => {
      const jumps = at > 0 && (row[at] ?? 0) > (row[at - 1] ?? 0) * 1.01
      assert.ok(!jumps || keV <= 16 || intervalStartsKev.includes(keV), `${material} jumps at ${keV} keV`)
    })
  }
})

test('at any voltage the few nodes agree with the sum over every keV, for every material, from thin to opaque', () => {
  for (const kilovolts of [80, 95, 120, 140, 160, 180]) {
    const optics = opticsOf({ ...referenceTube, kilovolts })
    assert.ok(optics.nodesKev.length >= 24 || kilovolts < 90)
    const [photons, response] = [spectrumOf(optics.tube), responseOf(optics.detector)]
    for (const material of materialNames) {
      for (const gCm2 of [0.05, 0.5, 2, 8, 30]) {
        const exact = { low: 0, high: 0 }
        muCm2G(material).forEach((mu, at) => {
          const passed = (photons[at] ?? 0) * Math.exp(-mu * gCm2)
          exact.low += (passed * (response.low[at] ?? 0)) / optics.openKev.low
          exact.high += (passed * (response.high[at] ?? 0)) / optics.openKev.high
        })
        if (exact.high < 1e-4) continue
        const got = through(optics, material, gCm2)
        near(got.high, exact.high, 0.004, `${kilovolts} kV ${material} ${gCm2} g/cm² high`)
        if (exact.low > 1e-5) near(got.low, exact.low, 0.004, `${kilovolts} kV ${material} ${gCm2} g/cm² low`)
      }
    }
  }
})

test('more voltage or more filter makes the beam harder; outside 80 to 180 kV there is no model', () => {
  const at = (kilovolts: number): number => through(opticsOf({ ...referenceTube, kilovolts })).high
  assert.ok(at(120) < at(140) && at(140) < at(160) && at(160) < at(180))
  const filtered = opticsOf({ ...referenceTube, filters: [...referenceTube.filters, layerMm('cu', 0.5)] })
  assert.ok(through(filtered).low > through().low)
  assert.ok(filtered.openKev.low < opticsOf().openKev.low)
  assert.throws(() => opticsOf({ ...referenceTube, kilovolts: 200 }), /80 to 180 kV/)
})

test('quadrature: n nodes sum every polynomial of degree 2n − 1 as all points do', () => {
  const polynomial = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 })
  const weights = fc.array(fc.double({ min: 0.1, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 })
  fc.assert(
    fc.property(polynomial, weights, (coefficients, weight) => {
      const points = weight.map((_, index) => 3 + index / 4)
      const value = (x: number): number => coefficients.reduce((sum, one, power) => sum + one * (x - 4) ** power, 0)
      const nodes = gaussNodes(points, weight, 3)
      const few = nodeWeights(nodes, points, weight).reduce((sum, one, j) => sum + one * value(nodes[j] ?? NaN), 0)
      const all = points.reduce((sum, point, at) => sum + (weight[at] ?? 0) * value(point), 0)
      assert.ok(Math.abs(few - all) < 1e-6 * (1 + Math.abs(all)), `${few} is not ${all}`)
    }),
  )
})
