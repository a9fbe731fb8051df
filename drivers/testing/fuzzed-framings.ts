import { ssiFuzz, stxEtxFuzz } from '../barcode/framing-fuzz.ts'
import { barcodeFuzz } from '../barcode/lines-fuzz.ts'
import { framingsUnderFuzz as modbusFraming } from '../conveyor/framing-fuzz.ts'
import { xlp1Fuzz } from '../detector/framing-fuzz.ts'
import { framings as dosimeterFramings } from '../dosimeter/framing-fuzz.ts'
import { framings as portalFramings } from '../portal/framing-fuzz.ts'
import { framings as scaleFramings } from '../scale/framing-fuzz.ts'
import { sicsFuzz } from '../scale/sics-fuzz.ts'
import { framings as lightFramings } from '../stack-light/framing-fuzz.ts'
import { rfc2217Fuzz } from '../wire/framing-fuzz.ts'
import { cometFramingFuzz } from '../xray/comet-framing-fuzz.ts'
import { spellmanFuzz } from '../xray/framing-fuzz.ts'
import { counted, type FuzzedFraming } from './fuzzed-framing.ts'

/** Modbus TCP has no way back after a bad head: the connection ends, which its own tests hold. */
const rtuFramings = modbusFraming.filter(({ name }) => name !== 'Modbus TCP')

/**
 * Every framing of a stream; a new one is one row more, `counted(theirs)` where its reader only counts. Datagrams (GigE Vision) come whole
 * and are held by their own tests.
 */
export const fuzzedFramings: readonly FuzzedFraming[] = [
  xlp1Fuzz,
  ...spellmanFuzz,
  counted(cometFramingFuzz),
  barcodeFuzz,
  counted(stxEtxFuzz),
  counted(ssiFuzz),
  sicsFuzz,
  ...[...scaleFramings, ...portalFramings, ...dosimeterFramings, ...lightFramings, ...rtuFramings].map((framing) =>
    counted(framing),
  ),
  rfc2217Fuzz,
]
