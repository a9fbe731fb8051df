import { type Datagrams, type Endpoint, udp } from '../datagrams.ts'
import { decodeGvcp, decodeResend, encodeGvcp, type GvcpCommand, readWords, words } from '../gvcp.ts'
import { decodeHead } from '../gvsp.ts'
import { DatagramFate, soundCable } from '../memory-datagrams.ts'
import { addressWord, bootstrap, capability } from '../registers.ts'

const keptPackets = 4096

/**
 * A lossy piece of network between a driver and a foreign camera: passes control through, takes the camera's stream and passes it on with
 * losses. It keeps what it lost and answers PACKETRESEND in place of a camera that knows no such thing (aravis' fake camera). Speaks to
 * one driver at a time.
 */
export class LossyRelay {
  readonly cable = soundCable()
  readonly #fate = new DatagramFate(this.cable, 7)
  readonly #camera: Endpoint
  readonly #kept = new Map<string, Uint8Array>()
  readonly here: Endpoint
  readonly #near: Datagrams
  readonly #far: Datagrams
  readonly #streamIn: Datagrams
  #driver: Endpoint | null = null
  #streamTo: Endpoint = { host: '127.0.0.1', port: 0 }
  #capabilitiesAsked = 0
  resends = 0

  private constructor(camera: Endpoint, [near, far, streamIn]: readonly [Datagrams, Datagrams, Datagrams]) {
    this.#camera = camera
    this.#near = near
    this.#far = far
    this.#streamIn = streamIn
    this.here = near.here
    near.onDatagram((bytes, from) => this.#fromDriver(bytes, from))
    far.onDatagram((bytes) => this.#fromCamera(bytes))
    streamIn.onDatagram((bytes) => this.#stream(bytes))
  }

  /** Opens it on a port of `host` that the system picks, towards a camera. */
  static async open(host: string, camera: Endpoint): Promise<LossyRelay> {
    const any = { host: '127.0.0.1', port: 0 }
    const sockets = [await udp.open({ host, port: 0 }), await udp.open(any), await udp.open(any)] as const
    return new LossyRelay(camera, sockets)
  }

  async close(): Promise<void> {
    for (const socket of [this.#near, this.#far, this.#streamIn]) await socket.close()
  }

  #fromDriver(bytes: Uint8Array, from: Endpoint): void {
    this.#driver = from
    const command = decodeGvcp(bytes)
    if (this.cable.pulled || command?.type !== 'command') return
    if (command.name === 'packetResend') return this.#resend(command)
    const [address, value] = readWords(command.data)
    const { capabilities, streamPort, streamAddress } = bootstrap
    const capable = command.name === 'readRegister' && address === capabilities.address
    if (capable) this.#capabilitiesAsked = command.id
    const writes = command.name === 'writeRegister' ? address : null
    if (writes === streamPort.address && value) {
      this.#streamTo = { host: from.host, port: value }
      return this.#write(command, streamPort.address, this.#streamIn.here.port)
    }
    if (writes === streamAddress.address) return this.#write(command, writes, addressWord('127.0.0.1'))
    return this.#far.send(bytes, this.#camera)
  }

  /** A write with another value: the stream goes to the relay first. */
  #write(command: GvcpCommand, address: number, value: number): void {
    this.#far.send(encodeGvcp({ ...command, data: words(address, value) }), this.#camera)
  }

  #resend(command: GvcpCommand): void {
    const range = decodeResend(command)
    if (!range) return
    for (let packet = range.first; packet <= range.last; packet++)
      this.#again(this.#kept.get(`${range.block} ${packet}`))
  }

  #fromCamera(bytes: Uint8Array): void {
    if (!this.#driver || this.cable.pulled) return
    const answer = decodeGvcp(bytes)
    const tells = answer?.type === 'answer' && answer.name === 'readRegister' && answer.id === this.#capabilitiesAsked
    if (!tells) return this.#near.send(bytes, this.#driver)
    const [value] = readWords(answer.data)
    this.#near.send(encodeGvcp({ ...answer, data: words((value ?? 0) | capability.packetResend) }), this.#driver)
  }

  #stream(bytes: Uint8Array): void {
    const head = decodeHead(bytes)
    const arrivals = this.#fate.arrivals()
    if (head && arrivals.length === 0) this.#keep(`${head.block} ${head.packet}`, Uint8Array.from(bytes))
    const copy = Uint8Array.from(bytes)
    for (const ms of arrivals) setTimeout(() => this.#near.send(copy, this.#streamTo), ms)
  }

  #keep(name: string, bytes: Uint8Array): void {
    this.#kept.set(name, bytes)
    for (const oldest of this.#kept.keys()) if (this.#kept.size > keptPackets) this.#kept.delete(oldest)
  }

  #again(bytes: Uint8Array | undefined): void {
    if (!bytes || this.cable.pulled) return
    this.resends++
    this.#near.send(bytes, this.#streamTo)
  }
}
