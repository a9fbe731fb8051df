/**
 * Frames of the Spellman number protocol (SLM manual 118080-001, ST manual 101501-565):
 *
 * ```
 *  serial   02  C C ,  [ARG ,]*  CSUM  03
 *  TCP      02  C C ,  [ARG ,]*        03
 * ```
 */

const stx = 0x02
const etx = 0x03
/** Longest frame of any known command is 27 flags; a longer one is noise. */
const longestFrame = 160

/** Whether frames carry a checksum: over serial lines they do, over TCP they do not. */
export type FrameForm = 'serial' | 'tcp'

/** A message without its frame: the command's two digits and its arguments as text. */
export type Message = { readonly code: string; readonly args: readonly string[] }

/** The checksum byte (0x40–0x7F) of everything between STX and itself. Only six bits count: it is weak by design. */
export function checksum(body: Uint8Array): number {
  let sum = 0
  for (const byte of body) sum += byte
  return (-sum & 0x7f) | 0x40
}

/** Packs a message into a frame. */
export function encodeMessage({ code, args }: Message, form: FrameForm): Uint8Array {
  const body = Uint8Array.from([code, ...args].map((part) => `${part},`).join(''), (letter) => letter.charCodeAt(0))
  const tail = form === 'serial' ? [checksum(body), etx] : [etx]
  return Uint8Array.from([stx, ...body, ...tail])
}

/** Turns a stream of bytes, cut anywhere, into messages. A frame that does not hold costs one byte, never the frame behind it. */
export class MessageReader {
  readonly #form: FrameForm
  #held: number[] = []
  framingErrors = 0
  checksumErrors = 0

  constructor(form: FrameForm) {
    this.#form = form
  }

  /** Bytes kept for a frame whose end has not come yet. */
  get kept(): number {
    return this.#held.length
  }

  push(chunk: Uint8Array): Message[] {
    this.#held.push(...chunk)
    const messages: Message[] = []
    for (;;) {
      const start = this.#held.indexOf(stx)
      if (start < 0) {
        this.#held = []
        return messages
      }
      this.#held.splice(0, start)
      const end = this.#held.indexOf(etx)
      if (end < 0) {
        if (this.#held.length <= longestFrame) return messages
        this.#skip('framing')
        continue
      }
      const message = this.#read(this.#held.slice(1, end))
      if (message === 'framing' || message === 'checksum') this.#skip(message)
      else {
        messages.push(message)
        this.#held.splice(0, end + 1)
      }
    }
  }

  #skip(why: 'framing' | 'checksum'): void {
    if (why === 'framing') this.framingErrors++
    else this.checksumErrors++
    this.#held.splice(0, 1)
  }

  #read(inside: number[]): Message | 'framing' | 'checksum' {
    const body = this.#form === 'serial' ? inside.slice(0, -1) : inside
    const text = String.fromCharCode(...body)
    if (!/^\d\d,(?:[ -+\--~]*,)*$/.test(text) || body.length > longestFrame) return 'framing'
    if (this.#form === 'serial' && inside.at(-1) !== checksum(Uint8Array.from(body))) return 'checksum'
    const [code = '', ...args] = text.slice(0, -1).split(',')
    return { code, args }
  }
}
