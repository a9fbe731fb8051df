import type { Optics } from '../beam/optics.ts'
import type { Energy, ScannerModel } from '../signal/scanner-model.ts'
import { expectedScan } from './expected-scan.ts'
import { lyingOf } from './lying.ts'
import { knownMtfLimit } from './mtf-truth.ts'
import { airColumnsOf, piecePicture } from './piece-picture.ts'
import { pieceScene } from './piece-scene.ts'
import type { BoxMm, PieceShape, PlaceMm, Pose } from './piece-shape.ts'
import { awgAt, crossing, type Difference, wireTruthSnr } from './wire-truth.ts'

/** What counts as seen: a wire's signal-to-noise ratio, contrast-to-noise of a pixel behind steel and of a thin plate, transfer of detail. */
export type Thresholds = {
  readonly wireSnr: number
  readonly steelCnr: number
  readonly thinCnr: number
  readonly mtfShare: number
}

/**
 * What an ideal observer gets from a piece in a scanner, from renders without noise and the scanner's known noise and blur. Gauge numbers
 * and mm between those of the piece are straight between the neighbours; at most the last. Null where the piece has no such part.
 */
export type PieceTruth = {
  readonly wireAwg: number | null
  readonly wavyWireAwg: number | null
  readonly wireBehindAwg: readonly { readonly mm: number; readonly awg: number }[]
  readonly steelMm: number | null
  readonly thinOrganicMm: number | null
  /** Frequency in lp/mm on the piece. */
  readonly mtfAcross: number
  readonly mtfAlong: number
}

/** Works out the truth of a posed piece. Throws RangeError on an unknown material. */
export function pieceTruth(
  piece: PieceShape,
  pose: Pose,
  scanner: ScannerModel,
  optics: Optics,
  { wireSnr, steelCnr, thinCnr, mtfShare }: Thresholds,
): PieceTruth {
  const differences = differencesOf(piece, pose, scanner, optics)
  const awg = (wires: NonNullable<PieceShape['wires']>): number | null =>
    wires.length === 0
      ? null
      : awgAt(
          wires.map((wire) => ({ awg: wire.awg, snr: wireTruthSnr(wire, differences.low) })),
          wireSnr,
        )
  const steel = (piece.steel?.steps ?? []).map(
    ({ mm, boxMm, stripMm }) => [mm, Math.log(Math.max(1e-6, patchCnr(stripMm, differences.high, boxMm)))] as const,
  )
  const thin = (piece.thinOrganic?.steps ?? [])
    .toSorted((a, b) => b.mm - a.mm)
    .map(({ mm, boxMm }) => [mm, patchCnr(boxMm, differences.low)] as const)
  return {
    wireAwg: awg((piece.wires ?? []).filter((wire) => !wire.wave)),
    wavyWireAwg: awg((piece.wires ?? []).filter((wire) => wire.wave)),
    wireBehindAwg: (piece.penetration?.steps ?? []).map(({ mm, wires }) => ({ mm, awg: awg(wires) ?? Number.NaN })),
    steelMm: steel.length > 0 ? crossing(steel, Math.log(steelCnr)) : null,
    thinOrganicMm: thin.length > 0 ? crossing(thin, thinCnr) : null,
    mtfAcross: knownMtfLimit(scanner, 'across', mtfShare) * pose.magnification,
    mtfAlong: knownMtfLimit(scanner, 'along', mtfShare) * pose.magnification,
  }
}

/** The picture with its targets against the picture without, in both energies. */
export function differencesOf(
  piece: PieceShape,
  pose: Pose,
  scanner: ScannerModel,
  optics: Optics,
): { readonly low: Difference; readonly high: Difference } {
  const picture = (targets: 'with' | 'without') =>
    piecePicture(pieceScene(piece, pose, targets), scanner, optics, pose.magnification)
  const [shown, bare] = [picture('with'), picture('without')]
  const lying = lyingOf(piece, pose, scanner, shown)
  const air = airColumnsOf(scanner)
  const one = (energy: Energy): Difference => {
    const scan = expectedScan(shown, scanner, optics, energy, air)
    const without = expectedScan(bare, scanner, optics, energy, air)
    // The target's own shadow: the scatter that it makes elsewhere is not what shows it.
    const delta = scan.direct.map((value, index) => (without.direct[index] ?? 0) - value)
    return { columns: shown.columns, rows: shown.rows, delta, scan, bareVariance: without.variance, lying }
  }
  return { low: one('low'), high: one('high') }
}

const insetMm = 3

/** Mean of what a patch takes away, over the noise of a pixel beside it in `around`, or without it where it lies. */
function patchCnr(patch: BoxMm, { columns, rows, delta, bareVariance, lying }: Difference, around = patch): number {
  let [sum, pixels, variance, noisy] = [0, 0, 0, 0]
  const beside = around !== patch
  for (let index = 0; index < columns * rows; index++) {
    const place = lying.placeOf(index % columns, Math.floor(index / columns))
    const inside = within(patch, place, insetMm)
    if (inside) {
      sum += delta[index] ?? 0
      pixels++
    }
    if (beside ? !within(around, place, insetMm) || within(patch, place, -insetMm) : !inside) continue
    variance += bareVariance[index] ?? 0
    noisy++
  }
  return sum / pixels / Math.sqrt(variance / noisy)
}

function within([u, v, width, height]: BoxMm, [x, y]: PlaceMm, inset: number): boolean {
  return x >= u + inset && x <= u + width - inset && y >= v + inset && y <= v + height - inset
}
