import type { Hypothesis, QualityFlag } from '../../contract/inspection.ts'
import { boxMm, placeOf } from '../place.ts'
import type { ReconcileInput } from '../reconcile-input.ts'
import { atPlace } from '../words.ts'
import { bareHypothesis } from './bare.ts'

const flagWords: Readonly<Record<QualityFlag['code'], (percent: number) => string>> = {
  saturated: (percent) => `The picture is too bright to judge in ${percent} % of it.`,
  'too-dark': (percent) => `The picture is too dark to judge in ${percent} % of it.`,
  clipped: () => 'The parcel is not wholly in the picture.',
  merged: () => 'Two parcels touch: they were scanned as one.',
  'no-air': () => 'No free air beside the parcel: the brightness cannot be trusted.',
  'lines-lost': (percent) => `Picture incomplete: ${percent} % of lines lost.`,
  aborted: () => 'The scan was broken off before its last line.',
  opaque: (percent) => `Nothing can be seen through ${percent} % of the parcel.`,
}

/** What is wrong with the picture or the tracking; each on its own, and one that says so when nothing is. */
export function qualityHypotheses(input: ReconcileInput): Hypothesis[] {
  const { merged, trackingLost, aborted, failure, findings, quality, policy } = input
  const flags = [...quality, ...measuredFlags(input)]
  const has = (code: QualityFlag['code']): boolean => flags.some((flag) => flag.code === code)
  const hypotheses = flags.map((flag) =>
    ofFlag(input, flag, flag.code === 'opaque' ? flag.share >= policy.opaqueShare : flag.refers),
  )
  const say = (words: string): void =>
    void hypotheses.push(bareHypothesis({ kind: 'quality', fired: true, score: 1, words }))
  if (aborted && !has('aborted')) say(flagWords.aborted(0))
  if (merged && !has('merged')) say(flagWords.merged(0))
  if (input.calibrationDoubt) say(input.calibrationDoubt)
  if (trackingLost) say('The parcel was not followed all the way: it is not sure which one this is.')
  if (failure !== null) say(`There is no judged picture: ${failure}`)
  else if (findings === null && hypotheses.every((one) => !one.fired)) say('There is no judged picture of this parcel.')
  if (hypotheses.length > 0) return hypotheses
  return [
    bareHypothesis({
      kind: 'quality',
      fired: false,
      score: 0,
      words: 'The picture is complete and good enough to judge.',
    }),
  ]
}

/** What a measure found opaque, as a flag; none where imaging has flagged it already. */
function measuredFlags({ findings, quality }: ReconcileInput): QualityFlag[] {
  if (quality.some((flag) => flag.code === 'opaque')) return []
  return (findings ?? []).flatMap((finding) => {
    if (finding.type !== 'opaqueArea') return []
    const boxPx: QualityFlag['boxPx'] = finding.boxPx === null ? null : [...finding.boxPx]
    return [{ code: 'opaque', share: finding.share, refers: true, boxPx } as const]
  })
}

function ofFlag({ scan }: ReconcileInput, flag: QualityFlag, fired: boolean): Hypothesis {
  const percent = Math.max(1, Math.round(flag.share * 100))
  const place = flag.boxPx && scan ? placeOf(flag.boxPx, scan.widthPx, scan.heightPx) : null
  const said = flagWords[flag.code](percent)
  const words = place ? said.replace(/\.$/, `, ${atPlace(place)}.`) : said
  const inMm = flag.boxPx && scan ? boxMm(flag.boxPx, scan.pitchAcrossMm, scan.pitchAlongMm) : null
  return bareHypothesis({ kind: 'quality', fired, score: flag.share, words, boxPx: flag.boxPx, boxMm: inMm, place })
}
