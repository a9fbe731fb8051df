import type { CleanPicture } from '../signal/scan-picture.ts'
import type { ScannerModel } from '../signal/scanner-model.ts'
import { marginMm } from './piece-picture.ts'
import { pieceScene } from './piece-scene.ts'
import type { PieceShape, PlaceMm, Pose } from './piece-shape.ts'

/** Where each pixel of a piece's picture lies on the piece, in mm: known, not found. */
export type Lying = { readonly placeOf: (column: number, row: number) => PlaceMm }

/** The places of the pixels of `piecePicture` of a posed piece. */
export function lyingOf(
  piece: PieceShape,
  pose: Pose,
  scanner: ScannerModel,
  { columns }: Pick<CleanPicture, 'columns'>,
): Lying {
  const { sizeMm } = pieceScene(piece, pose, 'without')
  const angle = ((90 * pose.quarterTurns + pose.turnDeg) * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const side = pose.mirrored ? -1 : 1
  const alongStep = scanner.pitchAlongMm / pose.magnification
  const acrossStep = scanner.pitchAcrossMm / pose.magnification
  return {
    placeOf: (column, row) => {
      const along = (row + 0.5) * alongStep - marginMm.along - sizeMm[0] / 2 - pose.shiftMm[0]
      const across = (column + 0.5 - columns / 2) * acrossStep - pose.shiftMm[1]
      const [x, y] = [along * cos + across * sin, side * (across * cos - along * sin)]
      return [x + piece.sizeMm[0] / 2, y + piece.sizeMm[1] / 2]
    },
  }
}
