import { type FuzzedFraming, pick } from '../testing/fuzzed-framing.ts'
import { CodeReader, encodeCode } from './framing.ts'

const identifiers = [null, ']C0', ']C1', ']d2', ']Q3', ']E0']
const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-\x1d'

/** Lines of a barcode reader for the fuzz harness. */
export const barcodeFuzz: FuzzedFraming = {
  name: 'barcode-lines',
  makeGood: (random) => {
    const aim = identifiers[pick(random, identifiers.length)] ?? null
    const text = Array.from({ length: 4 + pick(random, 24) }, () => letters[pick(random, letters.length)]).join('')
    return { bytes: encodeCode({ text, aim }), frame: `${aim ?? ''} ${text}` }
  },
  reader: () => {
    const reader = new CodeReader()
    return {
      push: (chunk) => reader.push(chunk).map(({ aim, text }) => `${aim ?? ''} ${text}`),
      kept: () => reader.kept,
    }
  },
  special: [0x02, 0x03, 0x0d, 0x0a, 0x5d, 0x1d],
  capBytes: 400,
  costsFrames: 1,
  settleBytes: 1,
}
