import { gvcpStatus } from './gvcp.ts'
import { addressWord, bootstrap, capability, type RegisterRow } from './registers.ts'
import { simulatedDescription } from './simulated-description.ts'

/** Registers of the simulated camera's own, beside the bootstrap registers; one word each. */
export const own = {
  sensorWidth: 0x1000,
  sensorHeight: 0x1004,
  width: 0x1008,
  height: 0x100c,
  pixelFormat: 0x1010,
  acquisitionMode: 0x1014,
  acquisition: 0x1018,
  exposureUs: 0x101c,
  linePeriodUs: 0x1020,
  triggerMode: 0x1024,
  triggerSource: 0x1028,
  encoderDivider: 0x102c,
  chunkMode: 0x1030,
  payloadBytes: 0x1034,
} as const

/** What the simulated camera is. */
export type SimulatedCamera = {
  readonly host: string
  readonly channels: number
  readonly energies: 1 | 2
  readonly serial: string
}

const descriptionAddress = 0x1_0000
const mostLines = 4096
const mono16 = 0x0110_0007
/** Bytes that the chunks of a block take: encoder and line status of each line, and three tags of 8. */
export const chunkBytes = (lines: number): number => 8 * lines + 24

const between =
  (least: number, most: number) =>
  (value: number): boolean =>
    value >= least && value <= most
const any = (): boolean => true

/** The memory of the simulated camera: what stands at each address, and which values it takes there. */
export class CameraMemory {
  readonly #memory: Uint8Array
  readonly #view: DataView
  readonly #writable: ReadonlyMap<number, (value: number) => boolean>

  constructor({ host, channels, energies, serial }: SimulatedCamera) {
    const description = new TextEncoder().encode(simulatedDescription)
    this.#memory = new Uint8Array(descriptionAddress + Math.ceil(description.length / 4) * 4)
    this.#view = new DataView(this.#memory.buffer)
    this.#memory.set(description, descriptionAddress)
    const width = channels * energies
    this.#writable = writableRegisters(width)
    this.#text(bootstrap.manufacturer, 'Clearlane')
    this.#text(bootstrap.model, 'Simulated line detector')
    this.#text(bootstrap.deviceVersion, '1.0')
    this.#text(bootstrap.manufacturerInfo, 'simulator')
    this.#text(bootstrap.serial, serial)
    const url = `Local:clearlane.xml;${descriptionAddress.toString(16)};${description.length.toString(16)}`
    this.#text(bootstrap.xmlUrl, url)
    const initial: readonly (readonly [number, number])[] = [
      [bootstrap.version.address, 0x0001_0002],
      [bootstrap.deviceMode.address, 0x8000_0001],
      // A locally administered address, told apart by the host.
      [bootstrap.macHigh.address, 0x0000_0200],
      [bootstrap.macLow.address, addressWord(host)],
      [bootstrap.currentIp.address, addressWord(host)],
      [bootstrap.networkInterfaces.address, 1],
      [bootstrap.streamChannels.address, 1],
      [bootstrap.capabilities.address, capability.writeMemory | capability.packetResend | capability.concatenation],
      [bootstrap.heartbeatTimeout.address, 3000],
      [bootstrap.tickFrequencyLow.address, 1_000_000_000],
      [bootstrap.streamPacketSize.address, 1500],
      [own.sensorWidth, width],
      [own.sensorHeight, mostLines],
      [own.width, width],
      [own.height, 32],
      [own.pixelFormat, mono16],
      [own.exposureUs, 3200],
      [own.linePeriodUs, 3200],
      [own.encoderDivider, 8],
    ]
    for (const [address, value] of initial) this.set(address, value)
    this.#recount()
  }

  get(address: number): number {
    return this.#view.getUint32(address)
  }

  set(address: number, value: number): void {
    this.#view.setUint32(address, value >>> 0)
  }

  /** Bytes as they stand, or null where there is no memory. */
  read(address: number, length: number): Uint8Array | null {
    return address + length <= this.#memory.length ? this.#memory.slice(address, address + length) : null
  }

  /** Status of the write: 0 = done. The camera's own settings are locked while it acquires. */
  write(address: number, value: number): number {
    const allows = this.#writable.get(address)
    if (address % 4 !== 0) return gvcpStatus.badAlignment
    if (address + 4 > this.#memory.length) return gvcpStatus.invalidAddress
    if (!allows) return gvcpStatus.writeProtect
    const locked = address > own.sensorWidth && address !== own.acquisition && this.get(own.acquisition) === 1
    if (locked) return gvcpStatus.accessDenied
    if (!allows(value)) return gvcpStatus.invalidParameter
    this.set(address, value)
    this.#recount()
    return 0
  }

  #recount(): void {
    const lines = this.get(own.height)
    const chunks = this.get(own.chunkMode) === 1 ? chunkBytes(lines) : 0
    this.set(own.payloadBytes, 2 * this.get(own.width) * lines + chunks)
  }

  #text({ address, length }: RegisterRow, text: string): void {
    new TextEncoder().encodeInto(text, this.#memory.subarray(address, address + length - 1))
  }
}

/** Every register that can be written, and which values it takes. */
function writableRegisters(width: number): ReadonlyMap<number, (value: number) => boolean> {
  return new Map([
    [bootstrap.heartbeatTimeout.address, between(500, 600_000)],
    [bootstrap.controlPrivilege.address, any],
    [bootstrap.streamPort.address, between(0, 0xffff)],
    [bootstrap.streamPacketSize.address, (value) => (value & 0xffff) >= 576],
    [bootstrap.streamPacketDelay.address, any],
    [bootstrap.streamAddress.address, any],
    [own.width, between(2, width)],
    [own.height, between(1, mostLines)],
    [own.pixelFormat, (value) => value === mono16],
    [own.acquisitionMode, (value) => value === 0],
    [own.acquisition, between(0, 1)],
    [own.exposureUs, between(100, 1_000_000)],
    [own.linePeriodUs, between(100, 1_000_000)],
    [own.triggerMode, between(0, 1)],
    [own.triggerSource, between(0, 1)],
    [own.encoderDivider, between(1, 65_535)],
    [own.chunkMode, between(0, 1)],
  ])
}
