import { type FuzzedFraming, pick } from '../testing/fuzzed-framing.ts'
import { formatWeight, LineReader } from './commands.ts'

/** Lines of MT-SICS for the fuzz harness. */
export const sicsFuzz: FuzzedFraming = {
  name: 'mt-sics-lines',
  makeGood: (random) => {
    const frame = formatWeight(pick(random, 60_000) - 500, random() < 0.5)
    return { bytes: new TextEncoder().encode(`${frame}\r\n`), frame }
  },
  reader: () => {
    const reader = new LineReader()
    return { push: (chunk) => reader.push(chunk), kept: () => reader.kept }
  },
  special: [0x0d, 0x0a, 0x53, 0x20, 0x2d, 0x2e],
  capBytes: 80,
  costsFrames: 1,
  settleBytes: 1,
}
