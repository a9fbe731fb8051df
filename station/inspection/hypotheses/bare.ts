import type { Hypothesis } from '../../contract/inspection.ts'
import { fit, longestDetail, longestWords } from '../words.ts'

/** A hypothesis about the whole parcel; what it does not say is null. Its texts are made to fit the page. */
export function bareHypothesis(
  said: Pick<Hypothesis, 'kind' | 'fired' | 'score' | 'words'> & Partial<Hypothesis>,
): Hypothesis {
  return {
    pValue: null,
    line: null,
    boxPx: null,
    boxMm: null,
    place: null,
    massG: null,
    ...said,
    words: fit(said.words, longestWords),
    detail: said.detail ? fit(said.detail, longestDetail) : null,
  }
}
