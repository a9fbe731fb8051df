import { EventEmitter } from 'node:events'
import type { Wire } from '../wire/wire.ts'
import { withCrc } from './crc.ts'
import { mbapBytes, MbapReader } from './mbap-framing.ts'
import { QuietReader } from './quiet-reader.ts'
import { joined, replyLength, RtuReader } from './rtu-framing.ts'

/** How Modbus frames lie on a wire. */
export type ModbusFraming = 'mbap' | 'rtu'

/** What a port tells: frames as they crossed the wire, and what went wrong with others. */
export type PortNews = {
  readonly sent: (bytes: Uint8Array) => void
  readonly received: (bytes: Uint8Array) => void
  readonly count: (what: 'framingErrors' | 'checksumErrors' | 'unsolicited') => void
  /** The stream cannot be followed any more. */
  readonly poisoned: (words: string) => void
}

/**
 * A port of modbus-serial over one of our wires, with our framing: modbus-serial's own ports match late answers to later requests (its
 * issue 573), look for frames without their CRC, take the echo of a write for its answer, and its `connectTcpRTUBuffered` is Modbus TCP.
 * One request at a time; frames that do not answer it are counted and dropped.
 */
export class WirePort extends EventEmitter {
  /** modbus-serial files a request under these; ours is always the one in flight. */
  _transactionIdRead = 1
  _transactionIdWrite = 1
  readonly #wire: Wire
  readonly #framing: ModbusFraming
  readonly #news: PortNews
  readonly #mbap = new MbapReader()
  readonly #rtu = new RtuReader(replyLength)
  readonly #quiet = new QuietReader(this.#rtu, (frame) => {
    this.#countNoise()
    this.#offer(frame, frame)
  })
  #noises = 0
  #open = true
  #transaction = 0
  #asked: { readonly unit: number; readonly code: number } | null = null
  #echo: Uint8Array | null = null
  #echoes: boolean
  #held: Uint8Array<ArrayBuffer> = new Uint8Array(0)
  /** Unit of the last frame that came from another unit than the one asked. */
  strangeUnit: number | null = null

  constructor(wire: Wire, framing: ModbusFraming, echoes: boolean, news: PortNews) {
    super()
    this.#wire = wire
    this.#framing = framing
    this.#echoes = echoes
    this.#news = news
    wire.onBytes((bytes) => this.#heard(bytes))
    wire.onEnd(() => {
      this.#open = false
      this.#quiet.stop()
      this.emit('close')
    })
  }

  get isOpen(): boolean {
    return this.#open
  }

  /** Whether the adapter gives back what is sent (RS-485 without switching its receiver off). */
  get echoes(): boolean {
    return this.#echoes
  }

  /** The wire is open already. */
  open(done: (error?: unknown) => void): void {
    done()
  }

  close(done?: () => void): void {
    this.#open = false
    done?.()
  }

  destroy(): void {
    this.#open = false
  }

  /** Sends a request; modbus-serial gives it as unit, PDU and CRC. */
  write(request: Uint8Array): void {
    const [unit = 0, code = 0] = request
    this.#asked = { unit, code }
    this.strangeUnit = null
    const bytes = this.#framing === 'rtu' ? Uint8Array.from(request) : this.#withHead(request)
    // The echo of a read is no answer to it, so it shows whether a line echoes; that of a write may be its very answer.
    this.#echo = this.#framing === 'rtu' && (this.#echoes || code <= 4) ? bytes : null
    this.#news.sent(bytes)
    // A wire that cannot send has ended, and says so itself.
    this.#wire.send(bytes).catch(() => undefined)
  }

  /** The request has been given up: what still comes for it is none of the next one's business. */
  forget(): void {
    this.#asked = null
    this.#echo = null
    this.#held = new Uint8Array(0)
    this.#quiet.stop()
    this.#countNoise()
    this.#rtu.reset()
  }

  #withHead(request: Uint8Array): Uint8Array {
    this.#transaction = (this.#transaction + 1) & 0xffff
    return mbapBytes({ transaction: this.#transaction, unit: request[0] ?? 0, pdu: request.subarray(1, -2) })
  }

  #heard(bytes: Uint8Array): void {
    if (this.#framing === 'mbap') return this.#heardTcp(bytes)
    this.#quiet.push(this.#withoutEcho(bytes))
    this.#countNoise()
  }

  #countNoise(): void {
    for (; this.#noises < this.#rtu.checksumErrors; this.#noises++) this.#news.count('checksumErrors')
  }

  #heardTcp(bytes: Uint8Array): void {
    for (const frame of this.#mbap.push(bytes)) {
      const whole = withCrc(Uint8Array.from([frame.unit, ...frame.pdu]))
      this.#offer(whole, mbapBytes(frame), frame.transaction === this.#transaction)
    }
    if (!this.#mbap.poisoned) return
    this.#news.count('framingErrors')
    this.#news.poisoned('it sent bytes that are no Modbus TCP')
  }

  /** Bytes behind the echo of what was sent; while they may still be the echo they are held back. */
  #withoutEcho(bytes: Uint8Array): Uint8Array {
    if (!this.#echo) return bytes
    const echo = this.#echo
    const heard = joined(this.#held, bytes)
    this.#held = new Uint8Array(0)
    const same = echo.every((byte, index) => index >= heard.length || byte === heard[index])
    if (same && heard.length < echo.length) {
      this.#held = heard
      return new Uint8Array(0)
    }
    this.#echo = null
    if (!same) return heard
    this.#echoes = true
    return heard.subarray(echo.length)
  }

  #offer(frame: Uint8Array, shown: Uint8Array, inTurn = true): void {
    const asked = this.#asked
    const [unit = 0, code = 0] = frame
    if (asked && unit !== asked.unit) this.strangeUnit = unit
    if (!asked || !inTurn || unit !== asked.unit || (code & 0x7f) !== asked.code) {
      this.#news.count('unsolicited')
      return
    }
    this.#asked = null
    this.#news.received(shown)
    this.emit('data', Buffer.from(frame))
  }
}
