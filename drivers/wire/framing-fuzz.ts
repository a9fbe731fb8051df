import { type FuzzedFraming, pick } from '../testing/fuzzed-framing.ts'
import { encodeComPort, mostValueBytes, TelnetReader } from './rfc2217-codec.ts'

const words = (command: number, value: Uint8Array): string => `${command}: ${value.join(' ')}`

/** Answers of RFC 2217 for the fuzz harness; data between them is looked at by no one here. */
export const rfc2217Fuzz: FuzzedFraming = {
  name: 'rfc2217',
  makeGood: (random) => {
    const command = 100 + pick(random, 13)
    const value = Uint8Array.from({ length: pick(random, 6) }, () => (random() < 0.2 ? 0xff : pick(random, 256)))
    return { bytes: encodeComPort(command, value), frame: words(command, value) }
  },
  reader: () => {
    const reader = new TelnetReader()
    return {
      push: (chunk) =>
        reader.push(chunk).flatMap((part) => (part.type === 'comPort' ? [words(part.command, part.value)] : [])),
      kept: () => reader.kept,
    }
  },
  special: [0xff, 0xfa, 0xf0, 0x2c, 0xfb, 0xfd, 0x65],
  capBytes: mostValueBytes + 2,
  costsFrames: 1,
  settleBytes: 1,
}
