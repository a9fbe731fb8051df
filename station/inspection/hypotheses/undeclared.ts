import type { Declaration } from '../../contract/declaration.ts'
import type { Hypothesis } from '../../contract/inspection.ts'
import type { Place } from '../../contract/words.ts'
import type { Finding } from '../event.ts'
import { boxMm, placeOf } from '../place.ts'
import type { ReconcileInput } from '../reconcile-input.ts'
import { aboutMass, atPlace, goodsInBrackets, longestWords, wrongIn } from '../words.ts'
import { bareHypothesis } from './bare.ts'

type ForeignObject = Extract<Finding, { type: 'foreignObject' }>

/** More marks than this hide the picture; the strongest stay, the number of all is said. */
const mostMarks = 9

/** One hypothesis for each object that does not belong, and one for the picture as a whole where none was found. */
export function undeclaredHypotheses(input: ReconcileInput): Hypothesis[] {
  const { findings, policy } = input
  if (findings === null) return []
  // A score that is no number is above every limit.
  const fires = (object: ForeignObject): boolean => !(object.score < (policy.undeclaredScore ?? object.threshold))
  const objects = findings
    .filter((finding) => finding.type === 'foreignObject')
    .sort((a, b) => Number(fires(b)) - Number(fires(a)) || b.score - a.score)
  if (objects.length === 0)
    return [
      bareHypothesis({
        kind: 'undeclared',
        fired: false,
        score: 0,
        words: 'No object was found that the declaration does not explain.',
      }),
    ]
  return objects.slice(0, mostMarks).map((object) => ofObject(input, object, fires(object)))
}

function ofObject({ scan, declaration }: ReconcileInput, object: ForeignObject, fired: boolean): Hypothesis {
  const { boxPx: place, score, pValue, massG } = object
  const box = [...place] as [number, number, number, number]
  const field = scan ? placeOf(box, scan.widthPx, scan.heightPx) : null
  const inMm = scan ? boxMm(box, scan.pitchAcrossMm, scan.pitchAlongMm) : null
  const material = scan?.energies === 2 ? 'One view cannot name the material.' : 'One energy: the material is unknown.'
  const size = inMm ? `${Math.round(inMm[2])} × ${Math.round(inMm[3])} mm. ` : ''
  return bareHypothesis({
    kind: 'undeclared',
    fired,
    score,
    pValue,
    words: fired ? wordsOf(massG, field, declaration) : faintWords(massG, field),
    detail: `${size}${material}${pValue === null ? '' : ` ${wrongIn(pValue)}`}`,
    boxPx: box,
    boxMm: inMm,
    place: field,
    massG,
  })
}

function wordsOf(massG: number | null, field: Place | null, declaration: Declaration | null): string {
  const what = massG === null ? 'A small dense object' : `A dense object of ${aboutMass(massG)}`
  const start = `${what}${field ? ` ${atPlace(field)}` : ''} is not explained by the declaration`
  const goods = declaration ? ` ${goodsInBrackets(declaration.lines, longestWords - start.length - 2)}` : ''
  return `${start}${goods}.`
}

function faintWords(massG: number | null, field: Place | null): string {
  const mass = massG === null ? '' : ` of ${aboutMass(massG)}`
  return `A faint mark${mass}${field ? ` ${atPlace(field)}` : ''} is below the limit.`
}
