import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import type { Wire } from '../wire/wire.ts'
import { decodeJson, encodeJson, type XlpReply } from './commands.ts'
import { type DetectorSimulation, Exposure } from './exposure.ts'
import { encodeFrame, type FrameHead, FrameReader, frameTypes, lineFlags } from './framing.ts'

/** Knobs of the stream itself, for tests: lose or damage every n-th line (0 = none). */
export type StreamFaults = { loseEvery: number; damageEvery: number }

/** One connection: its frame count, whether it streams, lines acquired since its start, and whether the last one was lost. */
type Connection = { seq: number; started: boolean; lineId: number; dropped: boolean }

const keepAliveMs = 500

/** A line detector over the world: one line for each belt pitch (encoder trigger) or each integration time (internal trigger). */
export class DetectorSimulator {
  readonly faults: StreamFaults = { loseEvery: 0, damageEvery: 0 }
  readonly #world: World
  readonly #simulation: DetectorSimulation
  readonly #exposure: Exposure
  readonly #connections = new Map<Wire, Connection>()
  readonly #stop: () => void
  #pulled = false
  #trigger: 'internal' | 'encoder' = 'encoder'
  #encoderDiv = 8
  #integrationUs = 3200
  #nextCounts: number | null = null
  #nextMs: number | null = null
  #aliveMs = 0

  constructor(world: World, simulation: DetectorSimulation) {
    this.#world = world
    this.#simulation = simulation
    this.#exposure = new Exposure(world, simulation)
    this.#stop = world.onStep((nowMs) => this.#step(nowMs))
  }

  /** Pulls the cable of every connection, and plugs it in again: until then nobody gets through. */
  setPulled(pulled: boolean): void {
    this.#pulled = pulled
    if (pulled) for (const wire of [...this.#connections.keys()]) this.#cut(wire)
  }

  #cut(wire: Wire): void {
    // A pulled cable asks nobody; that it was already gone is no news.
    wire.close().catch(() => undefined)
  }

  attach(wire: Wire): void {
    if (this.#pulled) return this.#cut(wire)
    const reader = new FrameReader()
    this.#connections.set(wire, { seq: 0, started: false, lineId: 0, dropped: false })
    wire.onEnd(() => this.#connections.delete(wire))
    wire.onBytes((bytes) => {
      for (const frame of reader.push(bytes)) {
        const command = frame.intact && frame.head.type === frameTypes.command ? decodeJson(frame.payload) : null
        if (command && !this.#world.fault('detectorSilent')) this.#answer(wire, command)
      }
    })
    return undefined
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
    const connection = this.#connections.get(wire)
    if (!connection) return
    const id = Number(command['id'])
    this.#send(wire, frameTypes.reply, encodeJson({ id, ...this.#obey(connection, command) }))
  }

  #obey(connection: Connection, command: Record<string, unknown>): Omit<XlpReply, 'id'> {
    switch (command['cmd']) {
      case 'get':
        return { ok: true, result: this.#describe() }
      case 'set':
        return this.#set((command['params'] ?? {}) as Record<string, unknown>)
      case 'start':
        connection.started = true
        connection.lineId = 0
        return { ok: true }
      case 'stop':
        connection.started = false
        return { ok: true }
      default:
        return { ok: false, error: `unknown command ${String(command['cmd'])}` }
    }
  }

  #describe(): Readonly<Record<string, unknown>> {
    const { channels, pitchMm, energies } = this.#simulation
    return { channels, pitchMm, energies, bits: 16, serial: 'SIM-0001', firmware: '1.0' }
  }

  #set(params: Record<string, unknown>): Omit<XlpReply, 'id'> {
    const trigger = params['lineTrigger'] ?? this.#trigger
    const encoderDiv = Number(params['encoderDiv'] ?? this.#encoderDiv)
    const integrationUs = Number(params['integrationUs'] ?? this.#integrationUs)
    if (trigger !== 'internal' && trigger !== 'encoder')
      return { ok: false, error: 'lineTrigger is internal or encoder' }
    if (!Number.isInteger(encoderDiv) || encoderDiv < 1)
      return { ok: false, error: 'encoderDiv is a whole number from 1' }
    if (!(integrationUs >= 100 && integrationUs <= 1_000_000))
      return { ok: false, error: 'integrationUs is from 100 to 1000000' }
    this.#trigger = trigger
    this.#encoderDiv = encoderDiv
    this.#integrationUs = integrationUs
    this.#nextCounts = null
    this.#nextMs = null
    return { ok: true }
  }

  #step(nowMs: number): void {
    if (this.#world.fault('detectorSilent')) {
      this.#nextCounts = null
      this.#nextMs = null
      return
    }
    if (nowMs - this.#aliveMs >= keepAliveMs) {
      this.#aliveMs = nowMs
      for (const wire of this.#connections.keys()) this.#send(wire, frameTypes.keepAlive, new Uint8Array(0))
    }
    if (this.#trigger === 'encoder') this.#acquireByBelt()
    else this.#acquireByTime(nowMs)
  }

  #acquireByBelt(): void {
    const counts = this.#world.encoderCounts()
    this.#nextCounts ??= counts
    // Signed distance on the u32 circle: the encoder wraps.
    while (((counts - this.#nextCounts) | 0) >= 0) {
      this.#acquire(this.#nextCounts)
      this.#nextCounts = (this.#nextCounts + this.#encoderDiv) >>> 0
    }
  }

  #acquireByTime(nowMs: number): void {
    this.#nextMs ??= nowMs
    const { umPerCount } = this.#world
    for (; this.#nextMs <= nowMs; this.#nextMs += this.#integrationUs / 1000) {
      const backMm = ((nowMs - this.#nextMs) * this.#world.beltSpeedMmS()) / 1000
      this.#acquire((this.#world.encoderCounts() - Math.round((backMm * 1000) / umPerCount)) >>> 0)
    }
  }

  #acquire(encoder: number): void {
    const listening = [...this.#connections].filter(([, connection]) => connection.started)
    if (listening.length === 0) return
    const { flags, payload } = this.#exposure.take(encoder)
    const trigger = this.#trigger === 'encoder' ? lineFlags.encoderTriggered : 0
    const line = { flags: flags | trigger, encoder, payload }
    for (const [wire, connection] of listening) this.#sendLine(wire, connection, line)
  }

  #sendLine(
    wire: Wire,
    connection: Connection,
    line: { readonly flags: number; readonly encoder: number; readonly payload: Uint8Array },
  ): void {
    const { loseEvery, damageEvery } = this.faults
    connection.lineId++
    const lost = loseEvery > 0 && connection.lineId % loseEvery === 0
    const flags = line.flags | (connection.dropped ? lineFlags.linesDropped : 0)
    connection.dropped = lost
    if (lost) return
    const bytes = this.#frame(connection, { type: frameTypes.line, flags, encoder: line.encoder }, line.payload)
    const middle = bytes.length >> 1
    if (damageEvery > 0 && connection.lineId % damageEvery === 0) bytes[middle] = (bytes[middle] ?? 0) ^ 0xff
    // A line for somebody who has just gone is nobody's loss.
    wire.send(bytes).catch(() => undefined)
  }

  #send(wire: Wire, type: number, payload: Uint8Array): void {
    const connection = this.#connections.get(wire)
    if (!connection) return
    const head = { type, flags: 0, encoder: this.#world.encoderCounts() }
    wire.send(this.#frame(connection, head, payload)).catch(() => undefined)
  }

  #frame(
    connection: Connection,
    { type, flags, encoder }: Pick<FrameHead, 'type' | 'flags' | 'encoder'>,
    payload: Uint8Array,
  ): Uint8Array {
    const { channels, energies } = this.#simulation
    return encodeFrame(
      {
        type,
        flags,
        seq: connection.seq++,
        lineId: connection.lineId,
        timestampUs: BigInt(Date.now()) * 1000n,
        encoder,
        pixels: channels,
        bits: 16,
        energies,
        integrationUs: this.#integrationUs,
      },
      payload,
    )
  }
}
