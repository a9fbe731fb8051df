import { patternOf } from './convention.ts'
import { type Lamp, lamps, type LampState, type LightPattern } from './stack-light.ts'

/**
 * PATLITE PNS over TCP 10000 (facts of the maker's sample program for LA6-POE; hardware.md §7.5):
 *
 *     41 42  command  00  length (u16, high byte first)  data
 *
 * `S` carries five lamps from the top and the buzzer, `D` a colour for each tier, one blinking for all and the buzzer, `C` and `G` nothing.
 * Answers: 06, or 15 where it cannot; to `G` fifteen bytes without a head: eight inputs, mode (0 = lamps), five lamps, buzzer.
 */
export const pnsCommands = {
  show: { letter: 'S', length: 6, meaning: 'show' },
  showColours: { letter: 'D', length: 7, meaning: 'show colours' },
  clear: { letter: 'C', length: 0, meaning: 'clear' },
  status: { letter: 'G', length: 0, meaning: 'status' },
} as const
export type PnsCommandName = keyof typeof pnsCommands

export const ack = 0x06
export const nak = 0x15
export const statusLength = 15
const inputCount = 8
const product: readonly [number, number] = [0x41, 0x42]
const headLength = 6

/** Numbers of `S`, and of the answer to `G`. 9 leaves a lamp as it is. */
const states: Readonly<Record<LampState, number>> = { off: 0, on: 1, flash: 2 }
/** Colours of `D` (yellow is the nearest to amber). */
const colours: Readonly<Record<Lamp, number>> = { red: 1, amber: 2, green: 4, blue: 6, white: 9 }
export const unchanged = 9

/** A command as it is on the wire. */
export type PnsCommand = { readonly name: PnsCommandName; readonly data: readonly number[] }

/** Packs a command with its head. */
export function encodePns({ name, data }: PnsCommand): Uint8Array {
  const { letter } = pnsCommands[name]
  return Uint8Array.from([...product, letter.charCodeAt(0), 0, data.length >> 8, data.length & 0xff, ...data])
}

/** Data of `S` for a light whose lamps stand in this order from the top. */
export function showData(pattern: LightPattern, order: readonly Lamp[]): number[] {
  return [...tiers(order, (lamp) => states[pattern[lamp]]), pattern.buzzer ? 1 : 0]
}

/** Data of `D`: tiers of any colour blink together or not at all, so one flashing lamp lets all lit ones flash. */
export function colourData(pattern: LightPattern, order: readonly Lamp[]): number[] {
  const flashes = order.some((lamp) => pattern[lamp] === 'flash')
  const colour = (lamp: Lamp): number => (pattern[lamp] === 'off' ? 0 : colours[lamp])
  return [...tiers(order, colour), flashes ? 1 : 0, pattern.buzzer ? 1 : 0]
}

/** What a light in this order really shows of a pattern: lamps that it has, and all flashing together where it is told by `D`. */
export function shownOf(pattern: LightPattern, order: readonly Lamp[], byColour: boolean): LightPattern {
  const flashes = byColour && order.some((lamp) => pattern[lamp] === 'flash')
  const stateOf = (lamp: Lamp): LampState => {
    if (!order.includes(lamp) || pattern[lamp] === 'off') return 'off'
    return flashes ? 'flash' : pattern[lamp]
  }
  return patternOf(stateOf, pattern.buzzer)
}

/** The answer to `G`: what the lamps show; null where the light is in smart mode and shows its own programs. */
export function readStatus(bytes: Uint8Array, order: readonly Lamp[]): LightPattern | null {
  if (bytes[inputCount] !== 0) return null
  const stateOf = (lamp: Lamp): LampState => {
    const number = order.includes(lamp) ? bytes[inputCount + 1 + order.indexOf(lamp)] : 0
    return number === states.on ? 'on' : number === states.flash ? 'flash' : 'off'
  }
  return patternOf(stateOf, (bytes[statusLength - 1] ?? 0) !== 0)
}

/** Packs the answer to `G` of a light with these five tiers (numbers of `S`) and buzzer. */
export function encodeStatus(numbers: readonly number[], smartMode: boolean): Uint8Array {
  return Uint8Array.from([...new Array<number>(inputCount).fill(0), smartMode ? 1 : 0, ...numbers.slice(0, 6)])
}

function tiers(order: readonly Lamp[], numberOf: (lamp: Lamp) => number): number[] {
  return lamps.map((_lamp, tier) => {
    const lamp = order[tier]
    return lamp ? numberOf(lamp) : 0
  })
}

/** Cuts what a light receives into commands; what is none costs one byte. */
export class PnsCommandReader {
  #held: number[] = []
  framingErrors = 0

  get kept(): number {
    return this.#held.length
  }

  push(chunk: Uint8Array): PnsCommand[] {
    const commands: PnsCommand[] = []
    for (const byte of chunk) {
      this.#held.push(byte)
      for (let command = this.#take(); command !== undefined; command = this.#take())
        if (command) commands.push(command)
    }
    return commands
  }

  /** A command; null where a byte was thrown away and more may be had; undefined where more bytes are needed. */
  #take(): PnsCommand | null | undefined {
    if (this.#held.length === 0) return undefined
    if (product.some((byte, index) => (this.#held[index] ?? byte) !== byte)) return this.#drop()
    if (this.#held.length < headLength) return undefined
    const name = commandOf(this.#held)
    if (!name) return this.#drop()
    const length = headLength + pnsCommands[name].length
    if (this.#held.length < length) return undefined
    return { name, data: this.#held.splice(0, length).slice(headLength) }
  }

  #drop(): null {
    this.framingErrors++
    this.#held.shift()
    return null
  }
}

/** The command of a whole head; null where its letter, its zero or its length is of none. */
function commandOf([, , letter, zero, high = 0, low = 0]: readonly number[]): PnsCommandName | null {
  const names = Object.keys(pnsCommands) as PnsCommandName[]
  const name = names.find((known) => pnsCommands[known].letter.charCodeAt(0) === letter)
  return name && zero === 0 && high * 256 + low === pnsCommands[name].length ? name : null
}

/** An answer of a light. */
export type PnsReply =
  { readonly type: 'ack' } | { readonly type: 'nak' } | { readonly type: 'status'; readonly bytes: Uint8Array }

/**
 * Cuts what a light answers: one byte, or fifteen where a status was asked for. Answers have no head, so the reader has to be told what
 * comes next; what comes unasked, and a first byte that can be none, is thrown away and counted.
 */
export class PnsReplyReader {
  #held: number[] = []
  #expected: 'ack' | 'status' | null = null
  framingErrors = 0

  get kept(): number {
    return this.#held.length
  }

  expect(reply: 'ack' | 'status'): void {
    this.#held = []
    this.#expected = reply
  }

  push(chunk: Uint8Array): PnsReply[] {
    const replies: PnsReply[] = []
    for (const byte of chunk) {
      const reply = this.#take(byte)
      if (reply) replies.push(reply)
    }
    return replies
  }

  #take(byte: number): PnsReply | null {
    if (this.#expected === null) return this.#noise()
    if (this.#held.length === 0 && byte === nak) return this.#done({ type: 'nak' })
    if (this.#expected === 'ack') return byte === ack ? this.#done({ type: 'ack' }) : this.#noise()
    // Inputs are 0 or 1: a late acknowledgement is not the beginning of a status.
    if (this.#held.length < inputCount && byte > 1) return this.#noise()
    this.#held.push(byte)
    if (this.#held.length < statusLength) return null
    return this.#done({ type: 'status', bytes: Uint8Array.from(this.#held) })
  }

  #noise(): null {
    this.framingErrors++
    this.#held = []
    return null
  }

  #done(reply: PnsReply): PnsReply {
    this.#expected = null
    this.#held = []
    return reply
  }
}
