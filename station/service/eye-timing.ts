import { type ConveyorReading, type EyeName, eyeNames } from '../../drivers/conveyor/conveyor.ts'
import type { Unsubscribe } from '../../drivers/device.ts'
import type { LaneConfig } from '../config/lane-config.ts'
import type { EyeTiming } from '../contract/service.ts'
import type { LaneDevices } from '../lane/lane-ports.ts'
import { edgeSeen, type EyeEdges, eyePairs, offsetOf } from './eye-travel.ts'

/** Edges kept for the screen. */
const mostEdges = 40
/** Below this speed an edge's time cannot be told from where it was seen. */
const slowestMmS = 10

type Edge = EyeTiming['edges'][number]

/** When an edge passed: the reading's time, less the way that the belt has gone since. Epoch ms. */
export function edgeAtMs({ atMs, beltMm, speedMmS }: ConveyorReading, edgeMm: number): number {
  return Math.abs(speedMmS) < slowestMmS ? atMs : atMs - ((beltMm - edgeMm) / speedMmS) * 1000
}

/** Edges of two readings' latches: at most one rise and one fall an eye, which is all that a latch keeps. */
export function edgesBetween(before: ConveyorReading, now: ConveyorReading): Edge[] {
  const of = (eye: EyeName): Edge[] => {
    const [was, is] = [before.eyes[eye], now.eyes[eye]]
    const rise = { eye, blocked: true, beltMm: is.riseBeltMm, atMs: edgeAtMs(now, is.riseBeltMm) }
    const fall = { eye, blocked: false, beltMm: is.fallBeltMm, atMs: edgeAtMs(now, is.fallBeltMm) }
    return [...(was.rises === is.rises ? [] : [rise]), ...(was.falls === is.falls ? [] : [fall])]
  }
  return eyeNames.flatMap(of).sort((a, b) => a.atMs - b.atMs)
}

/** Listens to the eyes: their distances as parcels show them, and the last edges with their times. */
export class EyeWatch {
  readonly #config: LaneConfig
  readonly #stop: Unsubscribe
  #before: ConveyorReading | null = null
  #travel: EyeEdges = {}
  #edges: readonly Edge[] = []

  constructor(config: LaneConfig, { conveyor }: LaneDevices) {
    this.#config = config
    this.#stop = conveyor.onReading((reading) => {
      if (this.#before !== null) this.#add(edgesBetween(this.#before, reading))
      this.#before = reading
    })
  }

  timing(): EyeTiming {
    const { eyesMm, toleranceMm } = this.#config.layout
    const pairs = eyePairs.map(([from, to]) => {
      const found = offsetOf(this.#travel, from, to)
      return {
        from,
        to,
        configuredMm: eyesMm[to] - eyesMm[from],
        foundMm: found?.mm ?? null,
        parcels: found?.parcels ?? 0,
      }
    })
    return { pairs, edges: [...this.#edges], toleranceMm }
  }

  close(): void {
    this.#stop()
  }

  #add(edges: readonly Edge[]): void {
    for (const { eye, blocked, beltMm } of edges)
      if (blocked) this.#travel = edgeSeen(this.#travel, eye as EyeName, beltMm)
    if (edges.length > 0) this.#edges = [...edges.toReversed(), ...this.#edges].slice(0, mostEdges)
  }
}
