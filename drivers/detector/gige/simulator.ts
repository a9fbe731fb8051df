import type { World } from '../../simulation/world.ts'
import { type DetectorSimulation, Exposure } from '../exposure.ts'
import { lineFlags } from '../framing.ts'
import { type BlockFaults, BlockSender, noBlockFaults } from './block-sender.ts'
import { CameraControl } from './camera-control.ts'
import type { DatagramNetwork, Datagrams, Endpoint } from './datagrams.ts'
import { decodeGvcp, decodeResend, gvcpPort } from './gvcp.ts'
import { DatagramFate, type DatagramFaults, soundCable } from './memory-datagrams.ts'
import { addressText, bootstrap, packetSizeBits } from './registers.ts'
import { CameraMemory, own } from './simulated-camera.ts'

/** Where and how the simulated camera stands. `port` 0 = any; aravis' tools look for cameras on 3956 only. */
export type GigeSimulation = DetectorSimulation & {
  readonly host: string
  readonly port: number
  readonly serial: string
  readonly extendedIds: boolean
  readonly noResend: boolean
}

/** A block that the belt does not fill is closed after so long (lane time), so that its lines do not wait for the next parcel. */
const openMs = 100
const lookMs = 50
/** The I/O line that is wired to "X-rays on". */
const beamBit = 0

/** Addresses that reach a camera without naming it. Real cards tell their own; the simulator stands on the loopback. */
function broadcastsTo(host: string): readonly string[] {
  return host.startsWith('127.') ? ['255.255.255.255', '127.255.255.255'] : ['255.255.255.255']
}

/** A GigE Vision line camera over the world: answers GVCP, and sends a block of lines for so many belt pitches or integration times. */
export class GigeSimulator {
  readonly faults: BlockFaults = noBlockFaults()
  readonly cable: DatagramFaults = soundCable()
  readonly #world: World
  readonly #simulation: GigeSimulation
  readonly #exposure: Exposure
  readonly #fate: DatagramFate
  readonly #memory: CameraMemory
  readonly #control: CameraControl
  readonly #stop: () => void
  #sockets: Datagrams[] = []
  #watch: NodeJS.Timeout | null = null
  #sender: BlockSender | null = null
  #openSinceMs = 0
  #nextCounts: number | null = null
  #nextMs: number | null = null

  constructor(world: World, simulation: GigeSimulation) {
    this.#world = world
    this.#simulation = simulation
    this.#exposure = new Exposure(world, simulation)
    this.#fate = new DatagramFate(this.cable, simulation.seed)
    this.#memory = new CameraMemory(simulation)
    this.#control = new CameraControl(this.#memory, {
      began: () => this.#begin(),
      ended: () => this.#end(),
      fireTest: (bytes) => this.#stream(new Uint8Array(bytes)),
    })
    this.#stop = world.onStep((nowMs) => this.#step(nowMs))
  }

  /** Opens its sockets and answers from now on; gives the address to be asked. On the standard port it hears broadcasts too. */
  async listen(network: DatagramNetwork): Promise<Endpoint> {
    const { host, port } = this.#simulation
    const background = true
    const control = await network.open({ host, port, background })
    const stream = await network.open({ host, port: 0, background })
    this.#sockets = [control, stream]
    for (const broadcast of port === gvcpPort ? broadcastsTo(host) : [])
      this.#sockets.push(await network.open({ host: broadcast, port, shared: true, background }))
    for (const socket of this.#sockets)
      if (socket !== stream) socket.onDatagram((bytes, from) => this.#heard(control, bytes, from))
    this.#watch = setInterval(() => this.#control.look(Date.now()), lookMs)
    this.#watch.unref()
    return control.here
  }

  async close(): Promise<void> {
    this.#stop()
    if (this.#watch) clearInterval(this.#watch)
    for (const socket of this.#sockets) await socket.close()
  }

  /** Whether somebody has control of it. */
  get controlled(): boolean {
    return this.#memory.get(bootstrap.controlPrivilege.address) !== 0
  }

  get #silent(): boolean {
    return this.cable.pulled || this.#world.fault('detectorSilent')
  }

  #heard(control: Datagrams, bytes: Uint8Array, from: Endpoint): void {
    const command = this.#silent ? null : decodeGvcp(bytes)
    if (command?.type !== 'command') return
    if (command.name === 'packetResend') {
      const range = decodeResend(command)
      if (range && !this.#simulation.noResend && this.#control.isControllersHost(from)) this.#sender?.resend(range)
      return
    }
    const answer = this.#control.answer(command, from, Date.now())
    if (answer) control.send(answer, from)
  }

  #begin(): void {
    const memory = this.#memory
    const shape = {
      packetBytes: memory.get(bootstrap.streamPacketSize.address) & packetSizeBits.size,
      extendedIds: this.#simulation.extendedIds,
      chunks: memory.get(own.chunkMode) === 1,
      leader: {
        pixelFormat: memory.get(own.pixelFormat),
        width: memory.get(own.width),
        height: memory.get(own.height),
      },
    }
    this.#sender = new BlockSender(shape, this.faults, (bytes) => this.#stream(bytes))
    this.#nextCounts = null
    this.#nextMs = null
  }

  #end(): void {
    this.#sender = null
  }

  /** One datagram to the stream's destination, over a cable that may have faults. */
  #stream(bytes: Uint8Array): void {
    const port = this.#memory.get(bootstrap.streamPort.address)
    const address = this.#memory.read(bootstrap.streamAddress.address, 4)
    const socket = this.#sockets[1]
    if (port === 0 || !address || !socket || this.#silent) return
    const to = { host: addressText(address), port }
    for (const ms of this.#fate.arrivals()) {
      if (ms === 0) socket.send(bytes, to)
      else setTimeout(() => socket.send(bytes, to), ms).unref()
    }
  }

  #step(nowMs: number): void {
    const sender = this.#sender
    if (!sender || this.#world.fault('detectorSilent')) {
      this.#nextCounts = null
      this.#nextMs = null
      return
    }
    if (this.#memory.get(own.triggerMode) === 1) this.#acquireByBelt(sender)
    else this.#acquireByTime(sender, nowMs)
    if (sender.lines === 0) this.#openSinceMs = nowMs
    else if (nowMs - this.#openSinceMs > openMs) sender.end()
  }

  #acquireByBelt(sender: BlockSender): void {
    const counts = this.#world.encoderCounts()
    this.#nextCounts ??= counts
    // Signed distance on the u32 circle: the encoder wraps.
    while (((counts - this.#nextCounts) | 0) >= 0) {
      this.#acquire(sender, this.#nextCounts)
      this.#nextCounts = (this.#nextCounts + this.#memory.get(own.encoderDivider)) >>> 0
    }
  }

  #acquireByTime(sender: BlockSender, nowMs: number): void {
    this.#nextMs ??= nowMs
    const periodMs = this.#memory.get(own.linePeriodUs) / 1000
    for (; this.#nextMs <= nowMs; this.#nextMs += periodMs) {
      const backMm = ((nowMs - this.#nextMs) * this.#world.beltSpeedMmS()) / 1000
      const backCounts = Math.round((backMm * 1000) / this.#world.umPerCount)
      this.#acquire(sender, (this.#world.encoderCounts() - backCounts) >>> 0)
    }
  }

  #acquire(sender: BlockSender, encoder: number): void {
    if (sender.lines === 0) this.#openSinceMs = this.#world.nowMs()
    const { flags, payload } = this.#exposure.take(encoder)
    const status = (flags & lineFlags.xrayOn) !== 0 ? 1 << beamBit : 0
    const atNs = BigInt(Math.round(this.#world.nowMs() * 1e6))
    sender.line(payload.subarray(0, 2 * this.#memory.get(own.width)), encoder, status, atNs)
  }
}
