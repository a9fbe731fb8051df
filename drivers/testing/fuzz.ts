import { mulberry } from '../simulation/feed.ts'
import { type FuzzedFraming, pick, type Random } from './fuzzed-framing.ts'

/** What a damaged stream did to a reader: bytes that went in, frames demanded and told, most bytes kept; `broken` says what went wrong. */
export type FuzzOutcome = {
  readonly bytes: number
  readonly demanded: number
  readonly told: number
  readonly mostKept: number
  readonly broken: string | null
}

/** A damaged stream and the frames in it that must be told, in their order. */
type Stream = { readonly bytes: Uint8Array; readonly demanded: readonly string[] }

/**
 * Runs one stream, made from the seed, through a fresh reader: good frames, damage, good frames again, cut anywhere. The reader must not
 * throw, must not keep more than its cap, and must tell every good frame but those that the damage may cost.
 */
export function fuzzStream(framing: FuzzedFraming, seed: number): FuzzOutcome {
  const random = mulberry(seed)
  const { bytes, demanded } = makeStream(framing, random)
  const reader = framing.reader()
  const told: string[] = []
  let mostKept = 0
  let broken: string | null = null
  try {
    for (const chunk of cut(bytes, random)) {
      for (const frame of reader.push(chunk)) told.push(frame)
      mostKept = Math.max(mostKept, reader.kept())
    }
    if (mostKept > framing.capBytes) broken = `keeps ${mostKept} bytes, more than its cap of ${framing.capBytes}`
    else broken = missing(demanded, told)
  } catch (error) {
    broken = `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  }
  return { bytes: bytes.length, demanded: demanded.length, told: told.length, mostKept, broken }
}

/** The first demanded frame that was not told in its order, in words; null when all were. What was told besides is no matter. */
function missing(demanded: readonly string[], told: readonly string[]): string | null {
  let at = 0
  for (const frame of demanded) {
    const found = told.indexOf(frame, at)
    if (found < 0) return `did not tell ${JSON.stringify(frame)}, a good frame behind or before the damage`
    at = found + 1
  }
  return null
}

function makeStream(framing: FuzzedFraming, random: Random): Stream {
  const parts: Uint8Array[] = []
  const demanded: string[] = []
  const goods = (count: number, cost: number): void => {
    for (let index = 0; index < count; index++) {
      const { bytes, frame } = framing.makeGood(random)
      parts.push(bytes)
      if (index >= cost) demanded.push(frame)
    }
  }
  goods(pick(random, 3), 0)
  for (let turn = pick(random, 2); turn >= 0; turn--) {
    parts.push(damage(framing, random))
    goods(framing.costsFrames + 1 + pick(random, 2), framing.costsFrames)
  }
  // What a torn frame still waits for comes with frames that nobody demands.
  for (let settled = 0; settled < framing.settleBytes;) {
    const { bytes } = framing.makeGood(random)
    parts.push(bytes)
    settled += bytes.length
  }
  return { bytes: Buffer.concat(parts), demanded }
}

/** The ways in which bytes go wrong on a line. */
const damages: readonly ((framing: FuzzedFraming, random: Random) => Uint8Array)[] = [
  (framing, random) => noise(framing, random, random() < 0.02 ? 1000 : 40),
  // Cut: the beginning or the end of a frame is not there.
  ({ makeGood }, random) => {
    const { bytes } = makeGood(random)
    const at = pick(random, bytes.length)
    return random() < 0.5 ? bytes.subarray(0, at) : bytes.subarray(at)
  },
  // Endless: a frame that begins, or nothing at all, and then bytes that mean nothing.
  (framing, random) => {
    const { bytes } = framing.makeGood(random)
    return Buffer.concat([bytes.subarray(0, pick(random, bytes.length)), quiet(framing, random)])
  },
  // Merged: two senders at once, one frame within the other.
  ({ makeGood }, random) => {
    const [outer, inner] = [makeGood(random).bytes, makeGood(random).bytes]
    const at = pick(random, outer.length)
    return Buffer.concat([outer.subarray(0, at), inner, outer.subarray(at)])
  },
  // Corrupted: up to three bits turned over.
  ({ makeGood }, random) => {
    const bytes = Uint8Array.from(makeGood(random).bytes)
    for (let flips = 1 + pick(random, 3); flips > 0; flips--) {
      const at = pick(random, bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << pick(random, 8))
    }
    return bytes
  },
  // Bytes missing from the middle, or there twice.
  ({ makeGood }, random) => {
    const { bytes } = makeGood(random)
    const [from, to] = [pick(random, bytes.length), pick(random, bytes.length)]
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)])
  },
]

function damage(framing: FuzzedFraming, random: Random): Uint8Array {
  return damages[pick(random, damages.length)]?.(framing, random) ?? new Uint8Array(0)
}

/** Any bytes, half of them such as mean something to the framing. */
function noise({ special }: FuzzedFraming, random: Random, atMost: number): Uint8Array {
  return Uint8Array.from({ length: pick(random, atMost + 1) }, () =>
    random() < 0.5 ? (special[pick(random, special.length)] ?? 0) : pick(random, 256),
  )
}

/** Up to 600 times one byte that the framing does not know; mostly fewer. */
function quiet({ special }: FuzzedFraming, random: Random): Uint8Array {
  let byte = 0x41 + pick(random, 26)
  while (special.includes(byte)) byte = 0x41 + pick(random, 26)
  return new Uint8Array(pick(random, random() < 0.2 ? 600 : 60)).fill(byte)
}

/** The stream in one piece, in single bytes, or in pieces of any size. */
function* cut(bytes: Uint8Array, random: Random): Generator<Uint8Array> {
  const way = random()
  const largest = way < 0.25 ? bytes.length : way < 0.35 ? 1 : 64
  for (let at = 0; at < bytes.length;) {
    const end = largest === bytes.length ? bytes.length : at + 1 + pick(random, largest)
    yield bytes.subarray(at, end)
    at = end
  }
}
