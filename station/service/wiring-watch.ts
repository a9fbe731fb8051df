import type { EyeName } from '../../drivers/conveyor/conveyor.ts'
import { interlockNames } from '../../drivers/conveyor/conveyor.ts'
import type { LaneConfig } from '../config/lane-config.ts'
import type { WiringRow } from '../contract/devices.ts'
import type { LaneDevices } from '../lane/lane-ports.ts'
import { edgeSeen, type EyeEdges, eyePairs, offsetOf } from './eye-travel.ts'
import { type WiringFacts, wiringRows } from './wiring.ts'

/** Belt speed counts as steady when it has changed by less than this share from one poll to the next. */
const steadyShare = 0.02
const emptyForMs = 1500
/** Lamp and beam do not change in the same instant; they are compared once both have been as they are for so long. */
const lampSettledMs = 1200

/** Watches the devices for what only use shows: distances of the eyes, counts a line, the empty scale, the lamp with the beam. */
export class WiringWatch {
  readonly #config: LaneConfig
  readonly #devices: LaneDevices
  readonly #stops: (() => void)[]
  #edges: EyeEdges = {}
  #rises: Partial<Record<EyeName, number>> = {}
  #belt: { runningMmS: number | null; forward: boolean | null } | null = null
  #lastMmS = 0
  #lastBeltMm: number | null = null
  readonly #counts: number[] = []
  #lastLine: { lineId: number; encoder: number } | null = null
  #labels = { read: 0, missed: 0 }
  #emptyG: number | null = null
  #clearSinceMs = 0
  #lamp: { litWithBeam: boolean | null; litWithoutBeam: boolean } | null = null
  #pair = { lamp: false, beam: false, sinceMs: 0 }

  constructor(config: LaneConfig, devices: LaneDevices) {
    this.#config = config
    this.#devices = devices
    const { conveyor, detector, barcode, scale } = devices
    this.#stops = [
      conveyor.onReading((reading) => this.#polled(reading)),
      detector.onLine(({ lineId, encoder }) => this.#line(lineId, encoder)),
      barcode.onLabel(() => (this.#labels = { ...this.#labels, read: this.#labels.read + 1 })),
      barcode.onNoRead(() => (this.#labels = { ...this.#labels, missed: this.#labels.missed + 1 })),
      scale.onWeighing(({ grams, stable, atMs }) => {
        if (stable && this.#clearSinceMs > 0 && atMs - this.#clearSinceMs > emptyForMs) this.#emptyG = grams
      }),
    ]
  }

  /** The check as it stands now. */
  rows(): WiringRow[] {
    return wiringRows(this.#config, this.#facts())
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  #facts(): WiringFacts {
    const { conveyor, detector, generator } = this.#devices
    const [reading, status] = [conveyor.reading(), generator.status()]
    const sorted = [...this.#counts].sort((a, b) => a - b)
    return {
      detector: detector.info(),
      countsPerLine: sorted[Math.floor(sorted.length / 2)] ?? null,
      generator: generator.identity(),
      interlocks:
        reading && status
          ? {
              plc: interlockNames.every((name) => reading.interlocks[name]),
              generator: status.interlock1Closed && status.interlock2Closed,
            }
          : null,
      belt: this.#belt,
      eyes: Object.fromEntries(eyePairs.map(([from, to]) => [to, offsetOf(this.#edges, from, to)])),
      scale: { emptyG: this.#emptyG },
      labels: this.#labels,
      lamp: this.#lamp,
    }
  }

  #polled(reading: NonNullable<ReturnType<LaneDevices['conveyor']['reading']>>): void {
    for (const [eye, latch] of Object.entries(reading.eyes) as [EyeName, (typeof reading.eyes)[EyeName]][]) {
      const before = this.#rises[eye]
      if (before !== undefined && latch.rises !== before) this.#edges = edgeSeen(this.#edges, eye, latch.riseBeltMm)
      this.#rises = { ...this.#rises, [eye]: latch.rises }
    }
    this.#beltMoved(reading.speedMmS, reading.beltMm, reading.beltRunning)
    const { infeed } = reading.eyes
    const passedMm = reading.beltMm - infeed.fallBeltMm
    const clear = !infeed.blocked && infeed.falls !== 0 && passedMm > this.#config.layout.scaleMm[1]
    this.#clearSinceMs = clear ? this.#clearSinceMs || reading.atMs : 0
    this.#lampSeen(reading.lampCurrent, reading.atMs)
  }

  #beltMoved(speedMmS: number, beltMm: number, running: boolean): void {
    const steady = running && Math.abs(speedMmS - this.#lastMmS) <= steadyShare * Math.abs(speedMmS)
    this.#belt ??= { runningMmS: null, forward: null }
    if (steady && speedMmS > 0) {
      const forward = this.#lastBeltMm === null ? this.#belt.forward : beltMm > this.#lastBeltMm
      this.#belt = { runningMmS: speedMmS, forward }
    }
    this.#lastMmS = speedMmS
    this.#lastBeltMm = beltMm
  }

  #line(lineId: number, encoder: number): void {
    const last = this.#lastLine
    this.#lastLine = { lineId, encoder }
    if (last === null || lineId !== last.lineId + 1) return
    this.#counts.push((encoder - last.encoder) >>> 0)
    if (this.#counts.length > 200) this.#counts.shift()
  }

  #lampSeen(lamp: boolean, atMs: number): void {
    const beam = this.#devices.generator.status()?.emitting ?? false
    if (lamp !== this.#pair.lamp || beam !== this.#pair.beam) this.#pair = { lamp, beam, sinceMs: atMs }
    if (atMs - this.#pair.sinceMs < lampSettledMs) return
    const known = this.#lamp ?? { litWithBeam: null, litWithoutBeam: false }
    this.#lamp = beam ? { ...known, litWithBeam: lamp } : { ...known, litWithoutBeam: lamp }
  }
}
