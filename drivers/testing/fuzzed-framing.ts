/** A number from 0 (in) to 1 (out), from a seed. */
export type Random = () => number

/** A reader under fuzz: the frames of each chunk as text by which two can be told to be the same, and how many bytes it keeps. */
export type FuzzedReader = { push(chunk: Uint8Array): readonly string[]; kept(): number }

/** One framing as the fuzz harness sees it; each device's folder exports its own from `framing-fuzz.ts`. */
export type FuzzedFraming = {
  readonly name: string
  /** A frame that holds, as bytes and as its reader must tell it. */
  readonly makeGood: (random: Random) => { readonly bytes: Uint8Array; readonly frame: string }
  readonly reader: () => FuzzedReader
  /** Bytes that mean something to the framing; noise is made of these and of any others. */
  readonly special: readonly number[]
  /** Most bytes that a reader may keep. */
  readonly capBytes: number
  /** How many good frames damage may take with it: 0 where a frame has a beginning of its own, 1 where only its end is marked. */
  readonly costsFrames: number
  /** Bytes after which the frames behind damage must have been told, however long a torn frame said that it is. */
  readonly settleBytes: number
}

/** A framing whose reader only counts its good frames. */
export type CountedFraming = {
  readonly name: string
  readonly makeGood: (random: Random) => { readonly bytes: Uint8Array }
  readonly reader: () => { push(chunk: Uint8Array): number; kept(): number }
}

/** What is demanded of a framing that does not say it itself. */
const usual = {
  special: [0x02, 0x03, 0x0d, 0x0a, 0x00, 0xff],
  capBytes: 2048,
  costsFrames: 1,
  settleBytes: 1024,
} as const

/** Makes a counted framing fit for the harness: its frames are alike, so that only their number can be held against it. */
export function counted(
  framing: CountedFraming,
  limits: Partial<Pick<FuzzedFraming, 'special' | 'capBytes' | 'costsFrames' | 'settleBytes'>> = {},
): FuzzedFraming {
  const frame = 'a frame'
  return {
    ...usual,
    ...limits,
    name: framing.name,
    makeGood: (random) => ({ bytes: framing.makeGood(random).bytes, frame }),
    reader: () => {
      const reader = framing.reader()
      return {
        push: (chunk) => new Array<string>(reader.push(chunk)).fill(frame),
        kept: () => reader.kept(),
      }
    },
  }
}

/** A whole number from 0 to below `count`. */
export function pick(random: Random, count: number): number {
  return Math.floor(random() * count)
}
