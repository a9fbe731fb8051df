import type { Command } from 'commander'
import { grossMassOf, makeParcel } from '../drivers/simulation/goods/packing/parcel.ts'
import { renderScene } from '../drivers/simulation/render/render-scene.ts'
import { viewOf } from '../drivers/simulation/render/view.ts'
import { opticsFor } from '../drivers/simulation/signal/scan-picture.ts'
import { referenceScanner } from '../drivers/simulation/signal/scanner-model.ts'
import { matterCurves } from '../station/imaging/material/matter-curves.ts'
import { matterOf } from '../station/imaging/material/matter.ts'
import { matterTable } from '../station/imaging/material/matter-table.ts'
import { wedgePoints } from '../station/imaging/material/testing/wedge.ts'
import { type Mass, usualScale, wholeMass } from '../station/imaging/regions/mass.ts'
import { effectsOf, SimulatedScan } from '../station/imaging/testing/simulated-scan.ts'

/** Pitch in mm: coarse, to be quick; and the air around a parcel that the tube's drift is told by. */
const pitchMm = 4
const marginMm = 104

/** A made parcel: its true mass in grams, and what its picture gives. */
export type MassRow = { readonly seed: number; readonly form: string; readonly trueG: number; readonly mass: Mass }

/** Median and 90 % quantile of the error as a share, and the share of true masses within grams ± 1.645 sigma; parcels with opaque parts apart. */
export type MassError = {
  readonly parcels: number
  readonly opaque: number
  readonly median: number
  readonly p90: number
  readonly covered: number
}

/** Makes so many parcels, sends each through a simulated scanner and the lane's correction, and weighs its picture. */
export function* massRows(parcels: number): Generator<MassRow> {
  const table = matterTable(matterCurves(wedgePoints()))
  const scanner = { ...referenceScanner, pitchAcrossMm: pitchMm, pitchAlongMm: pitchMm }
  const optics = opticsFor(scanner)
  const scale = { ...usualScale, pitchAcrossMm: pitchMm, pitchAlongMm: pitchMm }
  for (let seed = 1; seed <= parcels; seed++) {
    const { scene, form } = makeParcel({ seed })
    const view = viewOf(scene.sizeMm, { ...scanner, marginMm, channels: null })
    const scan = new SimulatedScan(scanner, optics, view.columns, seed, effectsOf(scanner))
    const planes = scan.take(renderScene(scene, optics, view))
    const matter = matterOf({ widthPx: view.columns, heightPx: view.rows, ...planes }, table, scan.noise)
    yield { seed, form, trueG: grossMassOf(scene), mass: wholeMass(matter, scale) }
  }
}

/** The error over parcels without opaque parts. */
export function massErrorOf(rows: readonly MassRow[]): MassError {
  const seen = rows.filter(({ mass }) => !mass.atLeast)
  const errors = seen.map(({ mass, trueG }) => Math.abs(mass.grams / trueG - 1)).sort((a, b) => a - b)
  const within = seen.filter(({ mass, trueG }) => Math.abs(mass.grams - trueG) <= 1.645 * mass.sigmaG)
  return {
    parcels: seen.length,
    opaque: rows.length - seen.length,
    median: errors[Math.floor(errors.length / 2)] ?? Number.NaN,
    p90: errors[Math.floor(errors.length * 0.9)] ?? Number.NaN,
    covered: within.length / seen.length,
  }
}

/** `mass-error`: how well pictures of made parcels tell their mass. */
export function register(program: Command): void {
  program
    .command('mass-error')
    .description('Weigh simulated parcels by their pictures and tell the error.')
    .option('--parcels <count>', 'how many to make', '300')
    .action(({ parcels }: { parcels: string }) => {
      const rows = [...massRows(Number(parcels))]
      for (const { seed, form, trueG, mass } of rows)
        console.log(
          `${seed}\t${form}\t${trueG} g\t${mass.grams.toFixed(0)} ± ${mass.sigmaG.toFixed(0)} g\t${(100 * (mass.grams / trueG - 1)).toFixed(1)} %${mass.atLeast ? '\topaque' : ''}`,
        )
      const { parcels: seen, opaque, median, p90, covered } = massErrorOf(rows)
      console.log(
        `${seen} parcels, ${opaque} more with opaque parts: median ${(100 * median).toFixed(1)} %, p90 ${(100 * p90).toFixed(1)} %, interval covers ${(100 * covered).toFixed(0)} %`,
      )
    })
}
