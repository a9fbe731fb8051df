import { BlockAssembler } from './blocks.ts'
import { decodeGvcp, encodeGvcp, encodeResend, type GvcpCommandName, gvcpCommands, gvcpStatus } from './gvcp.ts'
import { contents, decodeHead, decodeLeader, decodeTrailer, encodeGvsp, encodeLeader, encodeTrailer } from './gvsp.ts'

/**
 * One datagram protocol for a harness that throws damaged input at it. `makeGood` gives a datagram that must be understood; one `push` is
 * one datagram and tells how many good ones were found in it; `kept` = bytes that are held for later.
 */
export type FramingFuzz = {
  readonly name: string
  readonly makeGood: (random: () => number) => { readonly bytes: Uint8Array }
  readonly reader: () => { push(bytes: Uint8Array): number; kept(): number }
}

const whole = (random: () => number, below: number): number => Math.floor(random() * below)
const noise = (random: () => number, length: number): Uint8Array =>
  Uint8Array.from({ length }, () => whole(random, 256))

function goodGvcp(random: () => number): { readonly bytes: Uint8Array } {
  const names = Object.keys(gvcpCommands) as GvcpCommandName[]
  const name = names[whole(random, names.length)] ?? 'discovery'
  const id = 1 + whole(random, 0xffff)
  const data = noise(random, 4 * whole(random, 130))
  const kind = random()
  if (kind < 0.2) {
    const range = { block: 1 + whole(random, 0xffff), first: whole(random, 200), last: whole(random, 200) }
    return { bytes: encodeResend({ ...range, extended: random() < 0.5 }, id) }
  }
  if (kind < 0.6) return { bytes: encodeGvcp({ type: 'command', name, flags: whole(random, 256), id, data }) }
  const statuses = [0, ...Object.values(gvcpStatus)]
  return {
    bytes: encodeGvcp({ type: 'answer', name, status: statuses[whole(random, statuses.length)] ?? 0, id, data }),
  }
}

const shape = { pixelFormat: 0x0110_0007, width: 32, height: 8, payloadBytes: 512 }
const packetBytes = 100
/** Payload packets of a block of this shape. */
const payloads = 8

function goodGvsp(random: () => number): { readonly bytes: Uint8Array } {
  const block = 1 + whole(random, 0xffff)
  const kind = random()
  if (kind < 0.2) {
    const place = { offsetX: 0, offsetY: 0, paddingX: 0, paddingY: 0 }
    const image = { pixelFormat: shape.pixelFormat, width: shape.width, height: shape.height }
    const data = encodeLeader({ ...place, ...image, payloadType: 1, timestamp: BigInt(whole(random, 2 ** 48)) })
    return { bytes: encodeGvsp({ block, packet: 0 }, contents.leader, data) }
  }
  if (kind < 0.3)
    return { bytes: encodeGvsp({ block, packet: payloads + 1 }, contents.trailer, encodeTrailer(shape.height)) }
  const packet = 1 + whole(random, payloads)
  return { bytes: encodeGvsp({ block, packet }, contents.payload, noise(random, packetBytes - 36)) }
}

/** GVSP has no checksum of its own (UDP has): what has a head and the data that its content needs is a packet. */
function understood(bytes: Uint8Array): boolean {
  const head = decodeHead(bytes)
  if (!head) return false
  const data = bytes.subarray(head.at)
  if (head.content === contents.leader) return decodeLeader(data) !== null
  return head.content === contents.trailer ? decodeTrailer(data) !== null : head.content === contents.payload
}

/** Both protocols of GigE Vision: control, and the stream up to blocks that are put together. */
export const framingFuzz: readonly FramingFuzz[] = [
  {
    name: 'GVCP',
    makeGood: goodGvcp,
    reader: () => ({ push: (bytes) => (decodeGvcp(bytes) ? 1 : 0), kept: () => 0 }),
  },
  {
    name: 'GVSP',
    makeGood: goodGvsp,
    reader: () => {
      const patience = { resend: true, reorderMs: 10, resendMs: 30, tries: 3, quietMs: 1000 }
      const blocks = new BlockAssembler(shape, packetBytes, patience)
      let nowMs = 0
      return {
        push: (bytes) => {
          nowMs += 5
          blocks.push(bytes, nowMs)
          blocks.look(nowMs)
          blocks.takeNews()
          blocks.takeResends()
          return understood(bytes) ? 1 : 0
        },
        kept: () => blocks.keptBytes,
      }
    },
  },
]
