import { ssiFuzz, stxEtxFuzz } from '../barcode/framing-fuzz.ts'
import { barcodeFuzz } from '../barcode/lines-fuzz.ts'
import { xlp1Fuzz } from '../detector/framing-fuzz.ts'
import { sicsFuzz } from '../scale/sics-fuzz.ts'
import { rfc2217Fuzz } from '../wire/framing-fuzz.ts'
import { spellmanFuzz } from '../xray/framing-fuzz.ts'
import { counted, type FuzzedFraming } from './fuzzed-framing.ts'

/** Every framing of the house; a new one is one row more, `counted(theirs)` where its reader only counts. */
export const fuzzedFramings: readonly FuzzedFraming[] = [
  xlp1Fuzz,
  ...spellmanFuzz,
  barcodeFuzz,
  counted(stxEtxFuzz),
  counted(ssiFuzz),
  sicsFuzz,
  rfc2217Fuzz,
]
