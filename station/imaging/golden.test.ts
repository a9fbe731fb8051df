import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Optics, transmissionOf } from '../../drivers/simulation/beam/optics.ts'
import { densityOf } from '../../drivers/simulation/physics.ts'
import { opticsFor } from '../../drivers/simulation/signal/scan-picture.ts'
import { referenceScanner, type ScannerModel } from '../../drivers/simulation/signal/scanner-model.ts'
import { matterCurves } from './material/matter-curves.ts'
import { matterOf } from './material/matter.ts'
import { matterTable } from './material/matter-table.ts'
import { usualSteps } from './material/testing/wedge.ts'
import type { WedgeMaterial, WedgePoint } from './material/wedge-curve.ts'
import { effectsOf, SimulatedScan } from './testing/simulated-scan.ts'

const columns = 192
const names = { pe: 'polyethylene', pmma: 'pmma', water: 'water', al: 'al', fe: 'fe' } as const

/** 140 kV, half the dose, other gains, warmer than it was calibrated: everything else as the reference. */
const shifted: ScannerModel = {
  ...referenceScanner,
  tube: { ...referenceScanner.tube, kilovolts: 140 },
  milliamps: referenceScanner.milliamps / 2,
  diodes: { ...referenceScanner.diodes, openFieldCounts: 44_000, gainSpread: 0.07, moduleSpread: 0.04 },
}

test('a corrected flat field shows structure of at most 0.3 of the photon noise, along no channel and in no column', () => {
  for (const model of [referenceScanner, shifted]) {
    const rows = 400
    const scan = new SimulatedScan(model, opticsFor(model), columns, 11, effectsOf(model))
    // Half the light everywhere, so that nothing is cut off at open field; the edges are air, as the drift needs it.
    const plane = new Float32Array(columns * rows).map((_, at) => (at % columns < 30 || at % columns >= 162 ? 1 : 0.5))
    const pictures = scan.take({ columns, rows, low: plane, high: plane })
    for (const data of [pictures.low, pictures.high]) {
      const means: number[] = []
      let noise = 0
      for (let column = 40; column < 152; column++) {
        const values = Array.from({ length: rows }, (_, row) => data[row * columns + column] ?? 0)
        const mean = values.reduce((sum, value) => sum + value, 0) / rows
        means.push(mean)
        noise += values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows / 112
      }
      const middle = means.reduce((sum, value) => sum + value, 0) / means.length
      const structure = Math.sqrt(means.reduce((sum, value) => sum + (value - middle) ** 2, 0) / means.length)
      assert.ok(structure < 0.3 * Math.sqrt(noise), `structure ${structure} against noise ${Math.sqrt(noise)}`)
      assert.ok(noise > 100 ** 2, 'there is noise to be seen at all')
    }
  }
})

/** A plate over the middle of the field as the scanner sees it, corrected. */
function plate(scan: SimulatedScan, optics: Optics, material: WedgeMaterial, gCm2: number, rows: number) {
  const { low, high } = transmissionOf(optics, new Map([[names[material], gCm2]]))
  const plane = (through: number) =>
    new Float32Array(columns * rows).map((_, at) => (at % columns < 30 || at % columns >= 162 ? 1 : through))
  return scan.take({ columns, rows, low: plane(low), high: plane(high) })
}

/** −ln of the mean over the middle of a plate: what a technician's wedge step gives. */
function attenuationIn(data: Uint16Array, rows: number): number {
  let sum = 0
  for (let row = 20; row < rows; row++)
    for (let column = 60; column < 132; column++) sum += data[row * columns + column] ?? 0
  return -Math.log(sum / (rows - 20) / 72 / 65_535)
}

function wedgeOf(scan: SimulatedScan, optics: Optics): WedgePoint[] {
  const rows = 120
  return (Object.entries(usualSteps) as [WedgeMaterial, readonly number[]][]).flatMap(([material, cms]) =>
    cms.map((cm) => {
      const gCm2 = cm * densityOf(names[material])
      const { low, high } = plate(scan, optics, material, gCm2, rows)
      return { material, gCm2, aLow: attenuationIn(low, rows), aHigh: attenuationIn(high, rows) }
    }),
  )
}

test('at 140 kV, half the dose and other gains a wedge brings Zeff within 0.5 and mass within 3 %: PE 1–20, Al 1–6, Fe 0.17–0.75 cm', () => {
  const optics = opticsFor(shifted)
  const scan = new SimulatedScan(shifted, optics, columns, 21, effectsOf(shifted))
  const table = matterTable(matterCurves(wedgeOf(scan, optics)))
  const other = new SimulatedScan(shifted, optics, columns, 22, effectsOf(shifted))
  const wanted = [
    ['pe', 5.44, [1, 3.3, 7, 12.5, 20]],
    ['al', 13, [1, 1.7, 3.1, 5, 6]],
    ['fe', 26, [0.17, 0.4, 0.75]],
  ] as const
  for (const [material, zeff, cms] of wanted)
    for (const cm of cms) {
      const [rows, gCm2] = [60, cm * densityOf(names[material])]
      const matter = matterOf(
        { widthPx: columns, heightPx: rows, ...plate(other, optics, material, gCm2, rows) },
        table,
        other.noise,
      )
      const means = { z: 0, weight: 0, gCm2: 0 }
      for (let row = 20; row < rows - 3; row++)
        for (let at = row * columns + 60; at < row * columns + 132; at++) {
          means.gCm2 += (matter.gCm2[at] ?? 0) / (rows - 23) / 72
          if (matter.zeff[at] === 0) continue
          means.z += matter.zeff[at] ?? 0
          means.weight++
        }
      const words = `${cm} cm of ${material}`
      assert.ok(Math.abs(means.z / means.weight - zeff) < 0.5, `${words}: Z ${means.z / means.weight}`)
      assert.ok(Math.abs(means.gCm2 / gCm2 - 1) < 0.03, `${words}: ${means.gCm2} g/cm², not ${gCm2}`)
    }
})
