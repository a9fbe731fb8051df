import { encode8217, Reader8217 } from './toledo-8217.ts'
import { encodeToledo, inKilograms, toledoChecksum, ToledoReader } from './toledo-continuous.ts'

/** A reader under a fuzz harness: `push` gives how many good frames came out, `kept` how many bytes it holds back. */
export type FuzzedReader = { push(bytes: Uint8Array): number; kept(): number }

/** One framing: makes good frames from random numbers (0..1), and readers that have heard nothing yet. */
export type FramingUnderFuzz = {
  readonly name: string
  readonly makeGood: (random: () => number) => { readonly bytes: Uint8Array }
  readonly reader: () => FuzzedReader
}

const continuousFrame = (random: () => number): Uint8Array =>
  encodeToledo({
    weight: inKilograms(random() * 60_000 - 2000),
    tare: inKilograms(random() * 5000),
    unit: random() < 0.8 ? 'kg' : 'lb',
    net: random() < 0.3,
    outOfRange: random() < 0.1,
    moving: random() < 0.5,
    notZeroed: random() < 0.1,
    printAsked: random() < 0.1,
    expanded: false,
  })

/** Framings of this folder but for MT-SICS lines. */
export const framings: readonly FramingUnderFuzz[] = [
  {
    name: 'Toledo continuous with checksum',
    makeGood: (random) => {
      const bytes = continuousFrame(random)
      return { bytes: Uint8Array.from([...bytes, toledoChecksum(bytes)]) }
    },
    reader: () => continuousReader(true),
  },
  {
    name: 'Toledo continuous without checksum',
    makeGood: (random) => ({ bytes: continuousFrame(random) }),
    reader: () => continuousReader(false),
  },
  {
    name: 'Toledo 8217',
    makeGood: (random) => ({
      bytes: encode8217(
        random() < 0.7
          ? { type: 'weight', value: inKilograms(random() * 60_000), net: random() < 0.3 }
          : {
              type: 'status',
              moving: random() < 0.5,
              over: random() < 0.2,
              under: random() < 0.2,
              outsideZeroCapture: random() < 0.2,
              centreOfZero: random() < 0.2,
              net: random() < 0.3,
            },
      ),
    }),
    reader: () => {
      const reader = new Reader8217()
      return { push: (bytes) => reader.push(bytes).length, kept: () => reader.kept }
    },
  },
]

function continuousReader(checksum: boolean): FuzzedReader {
  const reader = new ToledoReader(checksum)
  return { push: (bytes) => reader.push(bytes).length, kept: () => reader.kept }
}
