import { type FuzzedFraming, pick } from '../testing/fuzzed-framing.ts'
import { encodeMessage, type FrameForm, type Message, MessageReader } from './framing.ts'

const words = ({ code, args }: Message): string => [code, ...args].join(',')

/** The Spellman number protocol for the fuzz harness, in one of its two forms. */
function spellman(form: FrameForm): FuzzedFraming {
  return {
    name: `spellman-${form}`,
    makeGood: (random) => {
      const code = String(pick(random, 100)).padStart(2, '0')
      const args = Array.from({ length: pick(random, 8) }, () => String(pick(random, 4096)))
      return { bytes: encodeMessage({ code, args }, form), frame: words({ code, args }) }
    },
    reader: () => {
      const reader = new MessageReader(form)
      return { push: (chunk) => reader.push(chunk).map(words), kept: () => reader.kept }
    },
    special: [0x02, 0x03, 0x2c, 0x30, 0x31, 0x24, 0x21],
    capBytes: 160,
    costsFrames: 0,
    settleBytes: 160,
  }
}

/** Both forms: with a checksum over serial lines, without over TCP. */
export const spellmanFuzz: readonly FuzzedFraming[] = [spellman('serial'), spellman('tcp')]
