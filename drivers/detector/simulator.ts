import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import type { Wire } from '../wire/wire.ts'
import { decodeJson, encodeJson, type XlpReply } from './commands.ts'
import { DiodeRow } from './diodes.ts'
import { encodeFrame, FrameReader, frameTypes, lineFlags } from './framing.ts'

/** What the simulated detector is. `offsetMm`: where its first channel lies, so that parcels lie in its middle. */
export type DetectorSimulation = {
  readonly channels: number
  readonly pitchMm: number
  readonly energies: 1 | 2
  readonly seed: number
}

/** Knobs of the stream itself, for tests: lose or damage every n-th line (0 = none). */
export type StreamFaults = { loseEvery: number; damageEvery: number }

const keepAliveMs = 500
const fullKilovolts = 160
const fullMilliamps = 0.6

/** A line detector over the world: one line for each belt pitch, as a real one with an encoder trigger. */
export class DetectorSimulator {
  readonly faults: StreamFaults = { loseEvery: 0, damageEvery: 0 }
  readonly #world: World
  readonly #simulation: DetectorSimulation
  readonly #rows: readonly DiodeRow[]
  readonly #wires = new Map<Wire, { seq: number; started: boolean }>()
  readonly #stop: () => void
  readonly #low: Float32Array
  readonly #high: Float32Array
  #lineId = 0
  #encoderDiv = 8
  #integrationUs = 3200
  #nextCounts: number | null = null
  #aliveMs = 0

  constructor(world: World, simulation: DetectorSimulation) {
    this.#world = world
    this.#simulation = simulation
    this.#rows = Array.from(
      { length: simulation.energies },
      (_, energy) => new DiodeRow(simulation.channels, simulation.seed + energy),
    )
    this.#low = new Float32Array(simulation.channels)
    this.#high = new Float32Array(simulation.channels)
    this.#stop = world.onStep((nowMs) => this.#step(nowMs))
  }

  attach(wire: Wire): void {
    const reader = new FrameReader()
    this.#wires.set(wire, { seq: 0, started: false })
    wire.onEnd(() => this.#wires.delete(wire))
    wire.onBytes((bytes) => {
      for (const frame of reader.push(bytes)) {
        const command = frame.head.type === frameTypes.command ? decodeJson(frame.payload) : null
        if (command && !this.#world.fault('detectorSilent')) this.#answer(wire, command)
      }
    })
  }

  listen(): Promise<Served> {
    return serveLoopback(
      (wire) => this.attach(wire),
      () => this.close(),
    )
  }

  close(): void {
    this.#stop()
  }

  #answer(wire: Wire, command: Record<string, unknown>): void {
    const state = this.#wires.get(wire)
    if (!state) return
    const params = (command['params'] ?? {}) as Record<string, unknown>
    const id = Number(command['id'])
    let reply: XlpReply = { id, ok: true }
    if (command['cmd'] === 'get') {
      const { channels, pitchMm, energies } = this.#simulation
      reply = { id, ok: true, result: { channels, pitchMm, energies, bits: 16, serial: 'SIM-0001', firmware: '1.0' } }
    } else if (command['cmd'] === 'set') {
      if (Number(params['encoderDiv']) >= 1) this.#encoderDiv = Number(params['encoderDiv'])
      if (Number(params['integrationUs']) > 0) this.#integrationUs = Number(params['integrationUs'])
    } else if (command['cmd'] === 'start') state.started = true
    else if (command['cmd'] === 'stop') state.started = false
    else reply = { id, ok: false, error: `unknown command ${String(command['cmd'])}` }
    this.#send(wire, frameTypes.reply, encodeJson(reply))
  }

  #step(nowMs: number): void {
    if (this.#world.fault('detectorSilent')) {
      this.#nextCounts = null
      return
    }
    if (nowMs - this.#aliveMs >= keepAliveMs) {
      this.#aliveMs = nowMs
      for (const wire of this.#wires.keys()) this.#send(wire, frameTypes.keepAlive, new Uint8Array(0))
    }
    const counts = this.#world.encoderCounts()
    this.#nextCounts ??= counts
    // Signed distance on the u32 circle: the encoder wraps.
    while (((counts - this.#nextCounts) | 0) >= 0) {
      this.#acquire(this.#nextCounts)
      this.#nextCounts = (this.#nextCounts + this.#encoderDiv) >>> 0
    }
  }

  #acquire(encoder: number): void {
    this.#lineId++
    const listening = [...this.#wires].filter(([, state]) => state.started)
    if (listening.length === 0) return
    const { channels, pitchMm, energies } = this.#simulation
    this.#look(pitchMm, encoder)
    const { kilovolts, milliamps } = this.#world.tubeOutput()
    // Output of a tube grows with the current and roughly with the square of the voltage.
    const output = (milliamps / fullMilliamps) * (kilovolts / fullKilovolts) ** 2
    const samples = new Uint16Array(channels * energies)
    let saturated = this.#rows[0]?.expose(this.#low, output, samples.subarray(0, channels)) ?? false
    if (energies === 2)
      saturated = (this.#rows[1]?.expose(this.#high, output, samples.subarray(channels)) ?? false) || saturated
    const flags =
      (energies === 2 ? lineFlags.dual : 0) |
      lineFlags.encoderTriggered |
      (output > 0.05 ? lineFlags.xrayOn : lineFlags.dark) |
      (saturated ? lineFlags.saturated : 0)
    const payload = new Uint8Array(samples.buffer)
    for (const [wire] of listening) this.#sendLine(wire, flags, encoder, payload)
  }

  /** Transmission of whatever lies under the beam now; overlapping parcels multiply. */
  #look(pitchMm: number, encoder: number): void {
    const world = this.#world
    this.#low.fill(1)
    this.#high.fill(1)
    const behindMm = (((world.encoderCounts() - encoder) | 0) * world.umPerCount) / 1000
    const placeMm = world.geometry.beamMm
    const low = new Float32Array(this.#low.length)
    const high = new Float32Array(this.#high.length)
    for (const parcel of world.parcelsAt(placeMm)) {
      const alongMm = world.beltMm() - behindMm - parcel.frontMm - placeMm
      if (alongMm < 0 || alongMm > parcel.contents.lengthMm) continue
      parcel.contents.slice(alongMm, pitchMm, low, high)
      for (let channel = 0; channel < low.length; channel++) {
        this.#low[channel] = (this.#low[channel] ?? 1) * (low[channel] ?? 1)
        this.#high[channel] = (this.#high[channel] ?? 1) * (high[channel] ?? 1)
      }
    }
  }

  #sendLine(wire: Wire, flags: number, encoder: number, payload: Uint8Array): void {
    const { loseEvery, damageEvery } = this.faults
    if (loseEvery > 0 && this.#lineId % loseEvery === 0) return
    const bytes = this.#frame(wire, frameTypes.line, payload, flags, encoder)
    if (damageEvery > 0 && this.#lineId % damageEvery === 0) bytes[60] = (bytes[60] ?? 0) ^ 0xff
    wire.send(bytes).catch(() => undefined)
  }

  #send(wire: Wire, type: number, payload: Uint8Array): void {
    wire.send(this.#frame(wire, type, payload, 0, this.#world.encoderCounts())).catch(() => undefined)
  }

  #frame(wire: Wire, type: number, payload: Uint8Array, flags: number, encoder: number): Uint8Array {
    const state = this.#wires.get(wire)
    const { channels, energies } = this.#simulation
    const head = {
      type,
      flags,
      seq: state ? state.seq++ : 0,
      lineId: this.#lineId,
      timestampUs: BigInt(Date.now()) * 1000n,
      encoder,
      pixels: channels,
      bits: 16,
      energies,
      integrationUs: this.#integrationUs,
    }
    return encodeFrame(head, payload)
  }
}
