import type { TraceLine } from '../../device.ts'
import { DriverError } from '../../driver-error.ts'
import type { Datagrams, Endpoint } from './datagrams.ts'
import type { RegisterPort } from './genicam.ts'
import {
  decodeGvcp,
  encodeGvcp,
  encodeResend,
  type GvcpAnswer,
  type GvcpCommandName,
  gvcpCommands,
  gvcpFlags,
  mostMemoryBytes,
  readWords,
  type ResendRange,
  statusOf,
  withAddress,
  words,
  gvcpStatus,
} from './gvcp.ts'
import { type CameraIdentity, identityOf, meaningOfAddress } from './registers.ts'

/** What the control channel tells its owner: every datagram for the trace, and what did not go as it should. */
export type ControlNews = {
  readonly trace: ((line: TraceLine) => void) | null
  readonly heard: () => void
  readonly timedOut: () => void
  readonly unsolicited: () => void
}

type Waiting = {
  readonly id: number
  readonly name: GvcpCommandName
  readonly settle: (answer: GvcpAnswer) => void
  readonly wait: (ms: number) => void
  readonly fail: (error: DriverError) => void
}

/** A camera may ask for patience (PENDING_ACK), but not for ever. */
const mostPatienceMs = 10_000

/** Commands to one camera, one in flight; each is asked again under the same id until it is answered or its tries are spent. */
export class ControlChannel implements RegisterPort {
  readonly #datagrams: Datagrams
  readonly #camera: Endpoint
  readonly #news: ControlNews
  #waiting: Waiting | null = null
  #last: Promise<unknown> = Promise.resolve()
  #closed: DriverError | null = null
  #id = 0

  constructor(datagrams: Datagrams, camera: Endpoint, news: ControlNews) {
    this.#datagrams = datagrams
    this.#camera = camera
    this.#news = news
    datagrams.onDatagram((bytes, from) => this.#heard(bytes, from))
  }

  /** Who is there, asked of this camera alone. Throws DriverError `timeout` where nobody answers, `wrong-device` where it is no camera. */
  async discover(): Promise<CameraIdentity> {
    const identity = identityOf((await this.#ask('discovery', new Uint8Array(0), 'here')).data)
    if (identity) return identity
    throw new DriverError('wrong-device', `What answers at ${this.#camera.host} is no GigE Vision camera.`)
  }

  async readRegister(address: number, name = meaningOfAddress(address)): Promise<number> {
    const { data } = await this.#ask('readRegister', words(address), name)
    const [value] = readWords(data)
    if (value === undefined) throw this.#short(`read ${name}`)
    return value
  }

  async writeRegister(address: number, value: number, name = meaningOfAddress(address)): Promise<void> {
    await this.#ask('writeRegister', words(address, value >>> 0), `${name} = ${value >>> 0}`)
  }

  /** Reads up to 512 bytes; the length is rounded up to whole words as the protocol wants it. */
  async readMemory(address: number, length: number, name = meaningOfAddress(address)): Promise<Uint8Array> {
    const asked = Math.min(mostMemoryBytes, Math.ceil(length / 4) * 4)
    const { data } = await this.#ask('readMemory', words(address, asked), `${asked} bytes of ${name}`)
    if (data.length < 4 + length) throw this.#short(`read memory ${name}`)
    return data.subarray(4, 4 + length)
  }

  async writeMemory(address: number, bytes: Uint8Array, name = meaningOfAddress(address)): Promise<void> {
    await this.#ask('writeMemory', withAddress(address, bytes), `${bytes.length} bytes to ${name}`)
  }

  /** Asks for packets again. Waits for nobody and is not answered here: the packets come on the stream, or do not. */
  resend(range: ResendRange): void {
    const bytes = encodeResend(range, this.#nextId())
    this.#trace('sent', bytes, `send again block ${range.block}, packets ${range.first} to ${range.last}`)
    this.#datagrams.send(bytes, this.#camera)
  }

  /** The camera is given up: what waits fails with this error, and so does all that follows. */
  async close(error: DriverError): Promise<void> {
    this.#closed ??= error
    this.#waiting?.fail(error)
    await this.#datagrams.close()
  }

  #short(what: string): DriverError {
    return new DriverError('bad-answer', `The camera's answer to ${what} is too short; this is no GigE Vision camera.`)
  }

  #ask(name: GvcpCommandName, data: Uint8Array, meaning: string): Promise<GvcpAnswer> {
    const asked = this.#last.then(() => this.#askNow(name, data, meaning))
    this.#last = asked.catch(() => undefined)
    return asked
  }

  async #askNow(name: GvcpCommandName, data: Uint8Array, meaning: string): Promise<GvcpAnswer> {
    const id = this.#nextId()
    const bytes = encodeGvcp({ type: 'command', name, flags: gvcpFlags.acknowledge, id, data })
    const answer = await this.#untilAnswered(name, id, bytes, meaning)
    if (answer.status === 0) return answer
    const code = answer.status === gvcpStatus.notImplemented ? 'bad-answer' : 'refused'
    throw new DriverError(
      code,
      `The camera refused ${gvcpCommands[name].meaning} ${meaning}: ${statusOf(answer.status)}.`,
      {
        command: name,
        status: answer.status,
      },
    )
  }

  #untilAnswered(name: GvcpCommandName, id: number, bytes: Uint8Array, meaning: string): Promise<GvcpAnswer> {
    const { timeoutMs, tries, meaning: verb } = gvcpCommands[name]
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(this.#closed)
      let left: number = tries
      let timer: NodeJS.Timeout | null = null
      const done = (): void => {
        if (timer) clearTimeout(timer)
        this.#waiting = null
      }
      const fail = (error: DriverError): void => {
        done()
        reject(error)
      }
      const wait = (ms: number): void => {
        if (timer) clearTimeout(timer)
        timer = setTimeout(send, ms)
      }
      const send = (): void => {
        if (left < tries) this.#news.timedOut()
        if (left-- === 0) {
          const words = `No answer from ${this.#camera.host} to ${verb} ${meaning}. Check the camera's supply, cable and address.`
          return fail(new DriverError('timeout', words, { command: name, timeoutMs: timeoutMs * tries }))
        }
        this.#trace('sent', bytes, `${verb} ${meaning}`)
        this.#datagrams.send(bytes, this.#camera)
        return wait(timeoutMs)
      }
      const settle = (answer: GvcpAnswer): void => {
        done()
        resolve(answer)
      }
      this.#waiting = { id, name, settle, wait, fail }
      return send()
    })
  }

  #heard(bytes: Uint8Array, from: Endpoint): void {
    if (from.host !== this.#camera.host || from.port !== this.#camera.port) return this.#news.unsolicited()
    const answer = decodeGvcp(bytes)
    const waiting = this.#waiting
    if (answer?.type !== 'answer' || answer.id !== waiting?.id) return this.#news.unsolicited()
    this.#news.heard()
    if (answer.name === 'pendingAck') {
      const ms = Math.min(mostPatienceMs, readWords(answer.data)[0] ?? 0)
      this.#trace('received', bytes, `wait ${ms} ms`)
      return waiting.wait(ms + gvcpCommands[waiting.name].timeoutMs)
    }
    if (answer.name !== waiting.name) return this.#news.unsolicited()
    this.#trace('received', bytes, meaningOfAnswer(answer))
    return waiting.settle(answer)
  }

  #trace(direction: 'sent' | 'received', bytes: Uint8Array, meaning: string): void {
    this.#news.trace?.({ atMs: Date.now(), direction, bytes: bytes.slice(), meaning })
  }

  /** 0 is no id (GigE Vision: a request's id is never 0). */
  #nextId(): number {
    this.#id = (this.#id % 0xffff) + 1
    return this.#id
  }
}

function meaningOfAnswer({ name, status, data }: GvcpAnswer): string {
  if (status !== 0) return statusOf(status)
  if (name === 'discovery') {
    const identity = identityOf(data)
    return identity ? `${identity.manufacturer} ${identity.model}, serial ${identity.serial}` : 'no camera'
  }
  if (name === 'readRegister') return `is ${readWords(data)[0] ?? 'missing'}`
  return name === 'readMemory' ? `${Math.max(0, data.length - 4)} bytes` : 'done'
}
