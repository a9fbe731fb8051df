import { encodePns, encodeStatus, PnsCommandReader, PnsReplyReader } from './pns.ts'

const anyState = (random: () => number): number => Math.floor(random() * 3)

/** Framings of this folder for a fuzz harness: `push` gives how many good frames came out, `kept` how many bytes are held back. */
export const framings = [
  {
    name: 'PATLITE PNS commands',
    makeGood: (random: () => number): { readonly bytes: Uint8Array } => ({
      bytes:
        random() < 0.7
          ? encodePns({ name: 'show', data: Array.from({ length: 6 }, () => anyState(random)) })
          : encodePns({ name: random() < 0.5 ? 'clear' : 'status', data: [] }),
    }),
    reader: () => {
      const reader = new PnsCommandReader()
      return { push: (bytes: Uint8Array): number => reader.push(bytes).length, kept: (): number => reader.kept }
    },
  },
  {
    name: 'PATLITE PNS status answers',
    makeGood: (random: () => number): { readonly bytes: Uint8Array } => ({
      bytes: encodeStatus(
        Array.from({ length: 6 }, () => anyState(random)),
        random() < 0.1,
      ),
    }),
    reader: statusReader,
  },
] as const

/** A reader that always expects a status, as after one request each. An acknowledgement is one byte and has no framing of its own. */
function statusReader() {
  const reader = new PnsReplyReader()
  reader.expect('status')
  return {
    push(bytes: Uint8Array): number {
      let count = 0
      for (const byte of bytes) {
        const found = reader.push(Uint8Array.of(byte)).length
        count += found
        if (found > 0) reader.expect('status')
      }
      return count
    },
    kept: (): number => reader.kept,
  }
}
