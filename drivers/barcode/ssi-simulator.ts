import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import type { Wire } from '../wire/wire.ts'
import type { ReaderSettings } from './reader-settings.ts'
import { type Reading, SimulatedReading } from './simulated-reading.ts'
import { faultless, type ReaderFaults } from './simulator-faults.ts'
import { typeOf } from './ssi-codes.ts'
import { encodeSsi, nakResend, type SsiPacket, SsiReader, statusResent } from './ssi-packets.ts'

/** A message is sent again when it was not acknowledged within this time, so often. */
const [resendMs, mostResends] = [1000, 3]

/** What waits to be acknowledged: its data and how often it was sent. */
type Waiting = { readonly data: Uint8Array; sent: number }

/** A Zebra reader on SSI: keeps what it decoded in a queue until the host acknowledges it, and sends it again when the host does not. */
export class SsiSimulator {
  readonly #reading: SimulatedReading
  readonly #byHost: boolean
  readonly #noRead: string
  readonly #queue: Waiting[] = []
  #wire: Wire | null = null
  #enabled = true
  #toldSinceStart = 0
  #timer: NodeJS.Timeout | null = null

  constructor(world: World, settings: ReaderSettings, faults: ReaderFaults = faultless) {
    this.#byHost = settings.trigger === 'host'
    this.#noRead = settings.noRead[0] ?? 'NR'
    this.#reading = new SimulatedReading(world, this.#byHost, faults, (reading) => this.#tell(reading))
  }

  /** A reader has one host: the newest. What the one before did not acknowledge is forgotten. */
  attach(wire: Wire): void {
    this.#wire = wire
    this.#clear()
    const reader = new SsiReader('host')
    wire.onBytes((bytes) => {
      const errors = reader.checksumErrors
      for (const packet of reader.push(bytes)) this.#obey(packet)
      if (reader.checksumErrors > errors)
        this.#say(encodeSsi({ name: 'nak', from: 'scanner', data: Uint8Array.of(nakResend) }))
    })
    wire.onEnd(() => {
      if (this.#wire === wire) this.#wire = null
    })
  }

  listen(): Promise<Served> {
    return serveLoopback(
      (wire) => this.attach(wire),
      () => this.close(),
    )
  }

  close(): void {
    this.#clear()
    this.#reading.close()
  }

  #obey(packet: SsiPacket): void {
    if (packet.name === 'ack') return this.#acknowledged()
    if (packet.name === 'nak') return this.#sendFirst()
    if (packet.name === 'requestRevision') {
      const data = Uint8Array.from('SIMULAT-001-R00 S SE000', (letter) => letter.charCodeAt(0))
      return this.#say(encodeSsi({ name: 'replyRevision', from: 'scanner', data }))
    }
    if (packet.name === 'flushQueue') this.#clear()
    if (packet.name === 'scanEnable' || packet.name === 'scanDisable') this.#enabled = packet.name === 'scanEnable'
    this.#say(encodeSsi({ name: 'ack', from: 'scanner' }))
    if (packet.name === 'startSession') this.#start()
    if (packet.name === 'stopSession') this.#stop()
  }

  #start(): void {
    this.#toldSinceStart = 0
    this.#reading.trigger(true)
  }

  #stop(): void {
    if (this.#byHost && this.#reading.triggered && this.#toldSinceStart === 0) this.#enqueue(0x01, this.#noRead)
    this.#reading.trigger(false)
  }

  #tell({ codes, times, noise }: Reading): void {
    if (!this.#enabled) return
    this.#toldSinceStart++
    if (noise.length > 0) this.#say(noise)
    for (let turn = 0; turn < times; turn++) {
      if (codes.length === 0) this.#enqueue(0x01, this.#noRead)
      for (const { text, aim } of codes) this.#enqueue(typeOf(aim), text)
    }
  }

  #enqueue(type: number, text: string): void {
    this.#queue.push({ data: Uint8Array.of(type, ...Uint8Array.from(text, (letter) => letter.charCodeAt(0))), sent: 0 })
    if (this.#queue.length === 1) this.#sendFirst()
  }

  #sendFirst(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    const [first] = this.#queue
    if (!first) return
    if (first.sent > mostResends) return this.#acknowledged()
    this.#say(
      encodeSsi({ name: 'decodeData', from: 'scanner', status: first.sent > 0 ? statusResent : 0, data: first.data }),
    )
    first.sent++
    this.#timer = setTimeout(() => this.#sendFirst(), resendMs).unref()
  }

  #acknowledged(): void {
    this.#queue.shift()
    this.#sendFirst()
  }

  #clear(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#queue.length = 0
  }

  /** Bytes for a host that has just gone are nobody's loss: it asks anew when it is back. */
  #say(bytes: Uint8Array): void {
    this.#wire?.send(bytes).catch(() => undefined)
  }
}
