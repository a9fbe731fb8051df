import type { Plot } from '../contract/calibration.ts'
import { matterCurves } from '../imaging/material/matter-curves.ts'
import { wedgeCurve, type WedgeMaterial, type WedgePoint } from '../imaging/material/wedge-curve.ts'
import { massGOf, type Piece, thicknessGCm2 } from './pieces.ts'
import type { PieceSeen } from './piece-seen.ts'
import type { Outcome } from './run.ts'

/** A piece with what its scan showed. */
export type SeenPiece = { readonly piece: Piece; readonly seen: PieceSeen }

/** A step of the wedge as imaging takes it. Throws RangeError on a scan of one energy. */
export function wedgePointOf({ piece, seen }: SeenPiece): WedgePoint {
  if (seen.high === null) throw new RangeError('A step wedge needs a detector of two energies.')
  return {
    material: piece.material,
    gCm2: thicknessGCm2(piece),
    aLow: -Math.log(seen.low),
    aHigh: -Math.log(seen.high),
  }
}

/** The curves of all steps that were laid. Throws RangeError saying which steps are missing. */
export function materialOutcome(pieces: readonly SeenPiece[]): Outcome {
  const wedge = pieces.map(wedgePointOf)
  const { mostAHigh, materials } = matterCurves(wedge)
  const at = Math.min(1, mostAHigh)
  const ratioOf = (material: WedgeMaterial): number => wedgeCurve(material, wedge).ratio(at)
  const plastic = materials.find((material) => material === 'pe' || material === 'pmma' || material === 'water')
  const [light, al, fe] = [plastic, materials.find((one) => one === 'al'), materials.find((one) => one === 'fe')]
  if (light === undefined || al === undefined || fe === undefined)
    throw new RangeError('At least two steps each of a plastic, of aluminium and of steel are needed.')
  return {
    numbers: {
      steps: wedge.length,
      'deepest step, high energy': mostAHigh,
      'aluminium above plastic': ratioOf(al) - ratioOf(light),
      'steel above aluminium': ratioOf(fe) - ratioOf(al),
    },
    data: { wedge },
    plot: wedgePlot(wedge, materials),
  }
}

const curvePoints = 40

function wedgePlot(wedge: readonly WedgePoint[], materials: readonly WedgeMaterial[]): Plot {
  const series = materials.flatMap((material): Plot['series'] => {
    const points = wedge.filter((point) => point.material === material)
    const curve = wedgeCurve(material, wedge)
    const from = 0.05
    const xs = Array.from({ length: curvePoints }, (_, at) => {
      return from + ((curve.mostAHigh - from) * at) / (curvePoints - 1)
    })
    return [
      { name: material, kind: 'line', xs, ys: xs.map((x) => curve.ratio(x)) },
      {
        name: `${material} steps`,
        kind: 'dots',
        xs: points.map(({ aHigh }) => aHigh),
        ys: points.map(({ aLow, aHigh }) => aLow / aHigh),
      },
    ]
  })
  return { title: 'Ratio of both energies', x: '−ln, high energy', y: 'low / high', series }
}

/** Known length and set speed against what the picture and the belt tell. */
export function beltOutcome({ piece, seen }: SeenPiece, setMmS: number): Outcome {
  const lengthError = 100 * (seen.alongMm / piece.sizeMm[0] - 1)
  const speedError = 100 * (seen.beltMmS / setMmS - 1)
  return {
    numbers: { 'length error': lengthError, 'speed error': speedError },
    data: { alongShare: seen.alongMm / piece.sizeMm[0], beltMmS: seen.beltMmS },
    plot: null,
  }
}

/** Known width against the picture's: how much larger than life it is at the belt. */
export function geometryOutcome({ piece, seen }: SeenPiece): Outcome {
  const magnification = seen.acrossMm / piece.sizeMm[1]
  return { numbers: { magnification }, data: { magnification }, plot: null }
}

/** Known mass against the scale's. Throws RangeError when the scale gave none. */
export function scaleOutcome({ piece, seen }: SeenPiece): Outcome {
  if (seen.scaleG === null)
    throw new RangeError('The scale gave no stable value. Check that the piece lay wholly on it.')
  const share = seen.scaleG / massGOf(piece)
  return { numbers: { 'mass error': 100 * (share - 1) }, data: { share, scaleG: seen.scaleG }, plot: null }
}
