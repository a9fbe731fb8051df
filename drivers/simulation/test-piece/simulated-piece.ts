import { mulberry } from '../feed.ts'
import { normalise } from '../signal/normalise.ts'
import { opticsFor, scanPicture } from '../signal/scan-picture.ts'
import { type ScannerModel, scannerVariant } from '../signal/scanner-model.ts'
import { airColumnsOf, piecePicture, sharpened } from './piece-picture.ts'
import { pieceScene } from './piece-scene.ts'
import type { PieceShape, Pose } from './piece-shape.ts'
import { pieceTruth, type PieceTruth, type Thresholds } from './piece-truth.ts'

/** A scan of a piece as a lane stores it: transmission × 65535. */
export type SimulatedScan = {
  readonly widthPx: number
  readonly heightPx: number
  readonly pitchAcrossMm: number
  readonly pitchAlongMm: number
  readonly energies: 2
  readonly invalidRows: readonly number[]
  readonly planes: readonly {
    readonly name: 'low' | 'high'
    readonly widthPx: number
    readonly heightPx: number
    readonly data: Uint16Array
  }[]
}

/** A piece in a scanner, and what an ideal observer would get from it (worked out when asked). */
export type SimulatedPiece = {
  readonly scanner: ScannerModel
  readonly pose: Pose
  readonly scan: SimulatedScan
  truth(thresholds: Thresholds): PieceTruth
}

/** A piece that lies somewhere, in any of eight positions, turned up to 8° more, its shadow up to 3 % larger or smaller. */
export function randomPose(random: () => number): Pose {
  const between = (from: number, to: number): number => from + (to - from) * random()
  return {
    quarterTurns: Math.floor(4 * random()),
    mirrored: random() < 0.5,
    turnDeg: between(-8, 8),
    shiftMm: [between(-10, 10), between(-10, 10)],
    magnification: between(0.97, 1.03),
  }
}

/** A scanner of what is on the market, with an encoder: a lane whose belt is timed by the clock fails its belt test before this one. */
export function randomScanner(random: () => number): ScannerModel {
  const scanner = scannerVariant(random)
  return { ...scanner, belt: { ...scanner.belt, trigger: 'encoder' } }
}

/** Scans a posed piece. The same seed gives the same noise. Throws RangeError on an unknown material. */
export function scannedPiece(piece: PieceShape, pose: Pose, scanner: ScannerModel, seed: number): SimulatedPiece {
  const optics = opticsFor(scanner)
  const picture = piecePicture(pieceScene(piece, pose), scanner, optics, pose.magnification)
  const { columns, rows, ...planes } = normalise(
    scanPicture(picture, sharpened(scanner), seed, optics),
    airColumnsOf(scanner),
  )
  const { pitchAcrossMm, pitchAlongMm } = scanner
  return {
    scanner,
    pose,
    scan: {
      widthPx: columns,
      heightPx: rows,
      pitchAcrossMm,
      pitchAlongMm,
      energies: 2,
      invalidRows: [],
      planes: (['low', 'high'] as const).map((name) => ({
        name,
        widthPx: columns,
        heightPx: rows,
        data: planes[name],
      })),
    },
    truth: (thresholds) => pieceTruth(piece, pose, scanner, optics, thresholds),
  }
}

/** A random scanner with the piece in a random place, by seed. */
export function simulatedPiece(piece: PieceShape, seed: number): SimulatedPiece {
  const random = mulberry(seed)
  const scanner = randomScanner(random)
  return scannedPiece(piece, randomPose(random), scanner, seed)
}
