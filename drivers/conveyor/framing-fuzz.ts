import { withCrc } from './crc.ts'
import { mbapBytes, MbapReader } from './mbap-framing.ts'
import { replyLength, requestLength, RtuReader } from './rtu-framing.ts'

/** A framing for whoever throws noise at it: a maker of good frames, and a reader that says what it found and what it keeps. */
export type FramingUnderFuzz = {
  readonly name: string
  readonly makeGood: (random: () => number) => { readonly bytes: Uint8Array }
  readonly reader: () => { push(bytes: Uint8Array): number; kept(): number }
}

type Random = () => number
const upTo = (random: Random, most: number): number => Math.floor(random() * most)
const bytesOf = (random: Random, count: number): number[] => Array.from({ length: count }, () => upTo(random, 256))

/** A request that a PLC could get: a read, a single write, or a write of several. */
function requestPdu(random: Random): number[] {
  const code = [1, 2, 3, 4, 5, 6, 15, 16][upTo(random, 8)] ?? 3
  if (code < 15) return [code, ...bytesOf(random, 4)]
  const count = 1 + upTo(random, 20) * (code === 16 ? 2 : 1)
  return [code, ...bytesOf(random, 4), count, ...bytesOf(random, count)]
}

/** A reply of a PLC, or its exception. */
function replyPdu(random: Random): number[] {
  const code = [1, 2, 3, 4, 5, 6, 15, 16, 0x84, 0x90][upTo(random, 10)] ?? 4
  if (code > 0x80) return [code, 1 + upTo(random, 6)]
  if (code > 4) return [code, ...bytesOf(random, 4)]
  const count = 2 + 2 * upTo(random, 60)
  return [code, count, ...bytesOf(random, count)]
}

function rtu(name: string, pdu: (random: Random) => number[], length: typeof requestLength): FramingUnderFuzz {
  return {
    name,
    makeGood: (random) => ({ bytes: withCrc(Uint8Array.from([1 + upTo(random, 247), ...pdu(random)])) }),
    reader: () => {
      const reader = new RtuReader(length)
      return { push: (bytes) => reader.push(bytes).length, kept: () => reader.kept }
    },
  }
}

/** The framings of this folder. Modbus TCP has no way back after a bad head, so its reader begins anew, as a new connection does. */
export const framingsUnderFuzz: readonly FramingUnderFuzz[] = [
  rtu('Modbus RTU requests', requestPdu, requestLength),
  rtu('Modbus RTU replies', replyPdu, replyLength),
  {
    name: 'Modbus TCP',
    makeGood: (random) => ({
      bytes: mbapBytes({
        transaction: upTo(random, 65_536),
        unit: upTo(random, 256),
        pdu: Uint8Array.from(requestPdu(random)),
      }),
    }),
    reader: () => {
      let reader = new MbapReader()
      return {
        push: (bytes) => {
          if (reader.poisoned) reader = new MbapReader()
          return reader.push(bytes).length
        },
        kept: () => reader.kept,
      }
    },
  },
]
