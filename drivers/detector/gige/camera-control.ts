import type { Endpoint } from './datagrams.ts'
import { encodeGvcp, type GvcpCommand, gvcpStatus, mostMemoryBytes, readWords, withAddress, words } from './gvcp.ts'
import { bootstrap, discoveryBytes, packetSizeBits, privilege } from './registers.ts'
import { type CameraMemory, own } from './simulated-camera.ts'

/** What the camera does about writes: acquisition began or ended, and a test packet of so many bytes is wanted. */
export type CameraActs = {
  readonly began: () => void
  readonly ended: () => void
  readonly fireTest: (bytes: number) => void
}

type Done = { readonly status: number; readonly data: Uint8Array }
const nothing = new Uint8Array(0)
const refused = (status: number): Done => ({ status, data: nothing })
const done = (data: Uint8Array): Done => ({ status: 0, data })

/** The control side of the simulated camera: one controller, its heartbeat, and registers that only it may write. */
export class CameraControl {
  readonly #memory: CameraMemory
  readonly #acts: CameraActs
  #controller: Endpoint | null = null
  #heardMs = 0

  constructor(memory: CameraMemory, acts: CameraActs) {
    this.#memory = memory
    this.#acts = acts
  }

  isController({ host, port }: Endpoint): boolean {
    return this.#controller?.host === host && this.#controller.port === port
  }

  /** Packets may be asked for again from another port: aravis asks from the one that the stream comes to. */
  isControllersHost({ host }: Endpoint): boolean {
    return this.#controller?.host === host
  }

  /** Answers a command; null where none is wanted. */
  answer(command: GvcpCommand, from: Endpoint, nowMs: number): Uint8Array | null {
    if (this.isController(from)) this.#heardMs = nowMs
    const { status, data } = this.#obey(command, from, nowMs)
    if ((command.flags & 1) === 0) return null
    return encodeGvcp({ type: 'answer', name: command.name, status, id: command.id, data })
  }

  /** Gives up a controller that has not been heard for the heartbeat's time, and stops streaming. */
  look(nowMs: number): void {
    if (this.#controller && nowMs - this.#heardMs > this.#memory.get(bootstrap.heartbeatTimeout.address))
      this.#release()
  }

  #release(): void {
    this.#controller = null
    this.#memory.set(bootstrap.controlPrivilege.address, privilege.none)
    this.#memory.set(bootstrap.streamPort.address, 0)
    if (this.#memory.get(own.acquisition) === 1) this.#acts.ended()
    this.#memory.set(own.acquisition, 0)
  }

  #obey({ name, data }: GvcpCommand, from: Endpoint, nowMs: number): Done {
    if (name === 'discovery') return done(this.#memory.read(0, discoveryBytes) ?? nothing)
    const exclusive = (this.#memory.get(bootstrap.controlPrivilege.address) & privilege.exclusive) !== 0
    if (exclusive && !this.isController(from)) return refused(gvcpStatus.accessDenied)
    switch (name) {
      case 'readRegister':
        return this.#readRegisters(readWords(data))
      case 'readMemory':
        return this.#readMemory(readWords(data))
      case 'writeRegister':
        return this.#writeRegisters(readWords(data), from, nowMs)
      case 'writeMemory':
        return this.#writeMemory(data, from, nowMs)
      default:
        return refused(gvcpStatus.notImplemented)
    }
  }

  #readRegisters(addresses: readonly number[]): Done {
    const values: number[] = []
    for (const address of addresses) {
      const bytes = this.#memory.read(address, 4)
      if (address % 4 !== 0) return refused(gvcpStatus.badAlignment)
      if (!bytes) return refused(gvcpStatus.invalidAddress)
      values.push(readWords(bytes)[0] ?? 0)
    }
    return done(words(...values))
  }

  #readMemory([address, length]: readonly number[]): Done {
    if (address === undefined || length === undefined || length > mostMemoryBytes)
      return refused(gvcpStatus.invalidParameter)
    if (address % 4 !== 0 || length % 4 !== 0) return refused(gvcpStatus.badAlignment)
    const bytes = this.#memory.read(address, length)
    return bytes ? done(withAddress(address, bytes)) : refused(gvcpStatus.invalidAddress)
  }

  #writeRegisters(pairs: readonly number[], from: Endpoint, nowMs: number): Done {
    let written = 0
    for (; 2 * written + 1 < pairs.length; written++) {
      const status = this.#write(pairs[2 * written] ?? 0, pairs[2 * written + 1] ?? 0, from, nowMs)
      if (status !== 0) return { status, data: words(written) }
    }
    return done(words(written))
  }

  #writeMemory(data: Uint8Array, from: Endpoint, nowMs: number): Done {
    const [address, ...values] = readWords(data)
    if (address === undefined || data.length % 4 !== 0) return refused(gvcpStatus.badAlignment)
    for (const [index, value] of values.entries()) {
      const status = this.#write(address + 4 * index, value, from, nowMs)
      if (status !== 0) return { status, data: words(4 * index) }
    }
    return done(words(data.length - 4))
  }

  #write(address: number, value: number, from: Endpoint, nowMs: number): number {
    if (this.#controller && !this.isController(from)) return gvcpStatus.accessDenied
    if (address === bootstrap.controlPrivilege.address) return this.#control(value, from, nowMs)
    if (!this.#controller) return gvcpStatus.accessDenied
    const wasAcquiring = this.#memory.get(own.acquisition) === 1
    const status = this.#memory.write(address, value)
    if (status !== 0) return status
    const acquires = this.#memory.get(own.acquisition) === 1
    if (acquires && !wasAcquiring) this.#acts.began()
    if (!acquires && wasAcquiring) this.#acts.ended()
    if (address === bootstrap.streamPacketSize.address && value >= packetSizeBits.fireTest) this.#fireTest(value)
    return 0
  }

  #control(value: number, from: Endpoint, nowMs: number): number {
    if ((value & (privilege.control | privilege.exclusive)) === 0) {
      this.#release()
      return 0
    }
    this.#controller = from
    this.#heardMs = nowMs
    this.#memory.set(bootstrap.controlPrivilege.address, value)
    return 0
  }

  /** The bit reads as zero again; the test packet has the size that was written, less the headers of IP and UDP. */
  #fireTest(value: number): void {
    this.#memory.set(bootstrap.streamPacketSize.address, value & 0x7fff_ffff)
    this.#acts.fireTest((value & packetSizeBits.size) - 28)
  }
}
