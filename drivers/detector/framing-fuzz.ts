import { type FuzzedFraming, pick } from '../testing/fuzzed-framing.ts'
import { encodeFrame, type Frame, FrameReader, frameTypes, headerBytes } from './framing.ts'

const types = Object.values(frameTypes)
const longestPayload = 64

const words = ({ head, payload }: Pick<Frame, 'head' | 'payload'>): string =>
  `${head.type} ${head.seq} ${head.lineId} ${Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('latin1')}`

/** XLP/1 for the fuzz harness. A frame whose payload does not hold is told apart by its driver; here only intact ones count. */
export const xlp1Fuzz: FuzzedFraming = {
  name: 'xlp1',
  makeGood: (random) => {
    const payload = Uint8Array.from({ length: pick(random, longestPayload + 1) }, () => pick(random, 256))
    const head = {
      type: types[pick(random, types.length)] ?? 1,
      flags: pick(random, 256),
      seq: pick(random, 2 ** 32),
      lineId: pick(random, 2 ** 32),
      timestampUs: 1_700_000_000_000_000n,
      encoder: pick(random, 2 ** 32),
      pixels: payload.length >> 1,
      bits: 16,
      energies: 1,
      integrationUs: 3200,
    }
    return { bytes: encodeFrame(head, payload), frame: words({ head, payload }) }
  },
  reader: () => {
    const reader = new FrameReader()
    return {
      push: (chunk) => reader.push(chunk).flatMap((frame) => (frame.intact ? [words(frame)] : [])),
      kept: () => reader.kept,
    }
  },
  special: [0x58, 0x4c, 0x50, 0x31, 0x01, 0x00],
  // No header claims more than the frames made here: its checksum stands before its length is believed.
  capBytes: headerBytes + longestPayload + 4,
  costsFrames: 0,
  settleBytes: 3 * (headerBytes + longestPayload + 4),
}
