import { encodeCode, LineReader } from './framing.ts'
import { encodeSsi, SsiReader } from './ssi-packets.ts'

/**
 * One framing as a fuzzer needs it: `makeGood` gives the bytes of one whole frame from numbers in 0..1, `reader` a fresh reader that gives how many good
 * frames each chunk ended, and how many bytes it holds.
 */
export type FuzzedFraming = {
  readonly name: string
  readonly makeGood: (random: () => number) => { readonly bytes: Uint8Array }
  readonly reader: () => { push(bytes: Uint8Array): number; kept(): number }
}

const signs = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ\u001d;/-. '
const textOf = (random: () => number): string =>
  Array.from({ length: 1 + Math.floor(random() * 40) }, () => signs[Math.floor(random() * signs.length)] ?? '0').join(
    '',
  )

/** Labels between STX and ETX. */
export const stxEtxFuzz: FuzzedFraming = {
  name: 'barcode STX/ETX',
  makeGood: (random) => ({ bytes: encodeCode({ text: textOf(random), aim: ']C0' }, 'stx-etx') }),
  reader: () => {
    const reader = new LineReader('stx-etx')
    return { push: (bytes) => reader.push(bytes).length, kept: () => reader.kept }
  },
}

/** Decoded data in SSI packets. */
export const ssiFuzz: FuzzedFraming = {
  name: 'barcode SSI',
  makeGood: (random) => {
    const data = Uint8Array.of(3, ...Uint8Array.from(textOf(random), (sign) => sign.charCodeAt(0)))
    return { bytes: encodeSsi({ name: 'decodeData', from: 'scanner', data }) }
  },
  reader: () => {
    const reader = new SsiReader('scanner')
    return { push: (bytes) => reader.push(bytes).length, kept: () => reader.kept }
  },
}
