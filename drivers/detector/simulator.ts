import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import type { Wire } from '../wire/wire.ts'
import { decodeJson, encodeJson, type XlpReply } from './commands.ts'
import { Exposure } from './exposure.ts'
import { encodeFrame, type FrameHead, FrameReader, frameTypes, headerBytes, lineFlags } from './framing.ts'
import { readOut, type ReadOut } from './readout.ts'
import { type Calibrated, SelfCorrection } from './self-correction.ts'
import { changed, described, firstSettings, type SimulatedSettings, type XlpSimulation } from './simulated-settings.ts'
import { fateOf, noFaults, type StreamFaults } from './stream-faults.ts'

/** One connection: its frame count, whether it streams, lines acquired since its start, whether the last was lost, a line it repeats. */
type Connection = { seq: number; started: boolean; lineId: number; dropped: boolean; stuck: ReadOut | null }
type Answer = Omit<XlpReply, 'id'>

const keepAliveMs = 500
const statusMs = 1000
const mostCalibrationLines = 4096

/**
 * A line detector over the world: one line for each belt pitch (encoder trigger) or each integration time (internal trigger). Its
 * faults are those of `streamFaultTable`, by its URL or as it runs.
 */
export class DetectorSimulator {
  readonly faults: StreamFaults
  readonly #world: World
  readonly #made: XlpSimulation
  readonly #exposure: Exposure
  readonly #correction: SelfCorrection
  readonly #wallMs: () => number
  readonly #connections = new Map<Wire, Connection>()
  readonly #stop: () => void
  #settings: SimulatedSettings
  #testPattern = false
  #calibrated: ((result: Calibrated) => void) | null = null
  #pulled = false
  #nextCounts: number | null = null
  #nextMs: number | null = null
  #aliveMs = 0
  #statusMs = 0

  /** `wallMs` is the clock of its time stamps, epoch ms. */
  constructor(world: World, made: XlpSimulation, faults = noFaults(), wallMs: () => number = Date.now) {
    this.#world = world
    this.#made = made
    this.faults = faults
    this.#wallMs = wallMs
    this.#exposure = new Exposure(world, made)
    this.#correction = new SelfCorrection(made.channels, made.energies)
    this.#settings = firstSettings(made)
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
    this.#connections.set(wire, { seq: 0, started: false, lineId: 0, dropped: false, stuck: null })
    wire.onEnd(() => this.#connections.delete(wire))
    wire.onBytes((bytes) => {
      for (const frame of reader.push(bytes)) {
        const command = frame.intact && frame.head.type === frameTypes.command ? decodeJson(frame.payload) : null
        if (command && !this.#world.fault('detectorSilent')) this.#hear(wire, command)
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

  #hear(wire: Wire, command: Record<string, unknown>): void {
    const connection = this.#connections.get(wire)
    if (!connection) return
    const id = Number(command['id'])
    const params = (command['params'] ?? {}) as Record<string, unknown>
    const answer = (what: Answer): void => this.#send(wire, frameTypes.reply, encodeJson({ id, ...what }))
    const { cmd } = command
    if (cmd === 'darkCal' || cmd === 'gainCal')
      this.#calibrate(cmd === 'darkCal' ? 'dark' : 'gain', params['lines'], answer)
    else answer(this.#obey(connection, String(cmd), params))
  }

  #obey(connection: Connection, cmd: string, params: Record<string, unknown>): Answer {
    switch (cmd) {
      case 'get':
        return { ok: true, result: described(this.#settings, this.#made) }
      case 'set':
        return this.#set(params)
      case 'start':
        Object.assign(connection, { started: true, lineId: 0, dropped: false, stuck: null })
        return { ok: true }
      case 'stop':
        connection.started = false
        return { ok: true }
      case 'testPattern':
        if (typeof params['on'] !== 'boolean') return { ok: false, error: 'on is true or false' }
        this.#testPattern = params['on']
        return { ok: true }
      default:
        return { ok: false, error: `unknown command ${cmd}` }
    }
  }

  #set(params: Record<string, unknown>): Answer {
    const { settings, answer } = changed(this.#settings, params, this.#made)
    this.#settings = settings
    this.#nextCounts = null
    this.#nextMs = null
    return answer
  }

  /** Answers when all its lines are taken, or at once with what is in the way. */
  #calibrate(kind: 'dark' | 'gain', lines: unknown, answer: (what: Answer) => void): void {
    const lit = this.#exposure.isLit
    const world = this.#world
    const inTheWay: readonly (readonly [boolean, string])[] = [
      [!(Number.isInteger(lines) && Number(lines) >= 1 && Number(lines) <= mostCalibrationLines), 'lines is 1 to 4096'],
      [this.#correction.isCollecting, 'a calibration is under way'],
      [kind === 'dark' && lit, 'the beam is on'],
      [kind === 'gain' && !lit, 'there is no beam'],
      [kind === 'gain' && !this.#correction.hasDark, 'dark calibration comes first'],
      [kind === 'gain' && world.parcelsAt(world.geometry.beamMm).length > 0, 'something lies in the beam'],
    ]
    const error = inTheWay.find(([isSo]) => isSo)?.[1]
    if (error !== undefined) return answer({ ok: false, error })
    this.#correction.collect(kind, Number(lines))
    this.#calibrated = (result) => answer({ ok: true, result })
  }

  #step(nowMs: number): void {
    if (this.#world.fault('detectorSilent')) {
      this.#nextCounts = null
      this.#nextMs = null
      return
    }
    this.#sayThatItLives(nowMs)
    this.#collect()
    if (this.#settings.lineTrigger === 'encoder') this.#acquireByBelt()
    else this.#acquireByTime(nowMs)
  }

  #sayThatItLives(nowMs: number): void {
    if (nowMs - this.#aliveMs >= keepAliveMs) {
      this.#aliveMs = nowMs
      for (const wire of this.#connections.keys()) this.#send(wire, frameTypes.keepAlive, new Uint8Array(0))
    }
    if (nowMs - this.#statusMs < statusMs) return
    this.#statusMs = nowMs
    // It warms up by two degrees and back within some twenty minutes.
    const temperatureC = Math.round((31 + 2 * Math.sin(nowMs / 200_000)) * 10) / 10
    this.#sayAll(frameTypes.status, { temperatureC, supplyV: 24 })
  }

  #sayAll(type: number, json: Readonly<Record<string, unknown>>): void {
    for (const wire of this.#connections.keys()) this.#send(wire, type, encodeJson(json))
  }

  /** Lines of a calibration under way, as many as fit into a step of the world. */
  #collect(): void {
    const linesAStep = Math.max(1, Math.floor(5000 / this.#settings.integrationUs))
    for (let line = 0; line < linesAStep && this.#correction.isCollecting; line++) {
      const { samples } = this.#exposure.take(this.#world.encoderCounts(), this.#settings.gain)
      const result = this.#correction.take(samples)
      if (!result) continue
      this.#calibrated?.(result)
      this.#sayAll(frameTypes.event, { event: 'calibrated', message: `${result.kind} of ${result.lines} lines taken` })
    }
  }

  #acquireByBelt(): void {
    const counts = this.#world.encoderCounts()
    this.#nextCounts ??= counts
    // Signed distance on the u32 circle: the encoder wraps.
    while (((counts - this.#nextCounts) | 0) >= 0) {
      this.#acquire(this.#nextCounts)
      this.#nextCounts = (this.#nextCounts + this.#settings.encoderDiv) >>> 0
    }
  }

  #acquireByTime(nowMs: number): void {
    this.#nextMs ??= nowMs
    const { umPerCount } = this.#world
    for (; this.#nextMs <= nowMs; this.#nextMs += this.#settings.integrationUs / 1000) {
      const backMm = ((nowMs - this.#nextMs) * this.#world.beltSpeedMmS()) / 1000
      this.#acquire((this.#world.encoderCounts() - Math.round((backMm * 1000) / umPerCount)) >>> 0)
    }
  }

  #acquire(encoder: number): void {
    for (const [wire, connection] of this.#connections) {
      if (!connection.started) continue
      const at = { encoder, lineId: ++connection.lineId, testPattern: this.#testPattern }
      this.#sendLine(wire, connection, encoder, () =>
        readOut(this.#exposure, this.#correction, this.#made, this.#settings, at),
      )
    }
  }

  #sendLine(wire: Wire, connection: Connection, encoder: number, read: () => ReadOut): void {
    const fate = fateOf(connection.lineId, this.faults)
    if (fate.stalled) return
    const line = (fate.stuck ? connection.stuck : null) ?? read()
    connection.stuck = line
    const flags = line.flags | (connection.dropped ? lineFlags.linesDropped : 0)
    connection.dropped = fate.lost
    if (fate.lost) return
    const [pixels, payload] = fate.wrongPixels ? shortened(line, this.#settings.energies) : [line.pixels, line.payload]
    const bytes = this.#frame(connection, { type: frameTypes.line, flags, encoder, pixels }, payload)
    if (fate.dropped) return
    const middle = headerBytes + (payload.length >> 1)
    if (fate.damaged) bytes[middle] = (bytes[middle] ?? 0) ^ 0xff
    // A line for somebody who has just gone is nobody's loss.
    wire.send(bytes).catch(() => undefined)
  }

  #send(wire: Wire, type: number, payload: Uint8Array): void {
    const connection = this.#connections.get(wire)
    if (!connection) return
    const head = { type, flags: 0, encoder: this.#world.encoderCounts(), pixels: this.#made.channels }
    wire.send(this.#frame(connection, head, payload)).catch(() => undefined)
  }

  #frame(
    connection: Connection,
    head: Pick<FrameHead, 'type' | 'flags' | 'encoder' | 'pixels'>,
    payload: Uint8Array,
  ): Uint8Array {
    const { energies, integrationUs } = this.#settings
    const bits = this.#made.bits ?? 16
    const { lineId } = connection
    const timestampUs = BigInt(Math.round(this.#wallMs())) * 1000n
    return encodeFrame({ ...head, seq: connection.seq++, lineId, timestampUs, bits, energies, integrationUs }, payload)
  }
}

/** The same line with the last pixel of each energy cut off, in its head as well: a frame that holds and yet does not fit. */
function shortened({ payload, pixels }: ReadOut, energies: number): readonly [number, Uint8Array] {
  const each = payload.length / energies
  const kept = each - each / pixels
  const short = new Uint8Array(kept * energies)
  for (let energy = 0; energy < energies; energy++)
    short.set(payload.subarray(energy * each, energy * each + kept), energy * kept)
  return [pixels - 1, short]
}
