import { shadowOf } from './border-shadow.ts'
import { pValueOf } from './card.ts'
import { denseObjects, opaqueArea } from './dense-objects.ts'
import { densityOf, extraMassG } from './density.ts'
import { marksOf } from './peaks.ts'
import { toInput } from './pixels.ts'
import type { ModelFinding, ModelScan } from './planes.ts'
import type { ModelSession } from './session.ts'

const mostMarks = 30

/** Measures that need no network: areal density, mass, connected dense objects, opaque area. */
export function measure(scan: ModelScan): ModelFinding[] {
  const { p50, max, massG, uncertaintyG } = densityOf(scan)
  return [
    { type: 'arealDensity', p50, max },
    { type: 'mass', massG, uncertaintyG },
    opaqueArea(scan),
    ...denseObjects(scan),
  ]
}

/** Small dense objects that do not belong, strongest first, each with its score and how often a calm parcel shows as much. */
export async function findObjects(session: ModelSession, scan: ModelScan): Promise<ModelFinding[]> {
  const { card } = session
  const maps = await session.run(toInput(scan, card))
  const marks = marksOf(maps, scan.widthPx, scan.heightPx, card.least, mostMarks)
  const plane = scan.planes.at(-1)
  const inShadow = plane === undefined ? () => false : shadowOf(plane, card.borderShadow)
  const believed = marks.filter(({ boxPx }) => !inShadow(boxPx))
  return believed.map(({ score, boxPx }) => ({
    type: 'foreignObject',
    boxPx,
    score,
    pValue: pValueOf(score, card.background),
    threshold: card.threshold,
    massG: extraMassG(scan, boxPx),
  }))
}
