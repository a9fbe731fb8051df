import { verdicts } from '../station/contract/verdicts.ts'

/** A driver that knows customs: the import check must refuse it. */
export const knowsTooMuch = verdicts.length
