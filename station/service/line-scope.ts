import type { DetectorLine, LineDetector } from '../../drivers/detector/detector.ts'
import type { Unsubscribe } from '../../drivers/device.ts'
import type { LineScope } from '../contract/service.ts'

/** Lines over which the spread is told, channels of one board, points of a drawing at most. */
export const scopeLines = 64
export const boardChannels = 64
const mostPoints = 640
/** Nobody has asked for so long: the detector is not listened to any more. */
const forgetAfterMs = 5000

/** Smallest and largest of each group of neighbouring channels: a single dead channel stays visible however much is thinned. */
export function envelope(values: ArrayLike<number>, perPoint: number): { min: number[]; max: number[] } {
  const points = Math.ceil(values.length / perPoint)
  const min = new Array<number>(points).fill(Infinity)
  const max = new Array<number>(points).fill(-Infinity)
  for (let channel = 0; channel < values.length; channel++) {
    const point = Math.floor(channel / perPoint)
    const value = values[channel] ?? 0
    min[point] = Math.min(min[point] ?? value, value)
    max[point] = Math.max(max[point] ?? value, value)
  }
  return { min, max }
}

/** Mean and variance (in counts²) of each channel over these lines; both are 0 without lines. */
export function spread(lines: readonly ArrayLike<number>[], channels: number): { mean: number[]; variance: number[] } {
  const mean = new Array<number>(channels).fill(0)
  const variance = new Array<number>(channels).fill(0)
  const n = lines.length
  if (n === 0) return { mean, variance }
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0
    for (const line of lines) sum += line[channel] ?? 0
    const middle = sum / n
    let squares = 0
    for (const line of lines) squares += ((line[channel] ?? 0) - middle) ** 2
    mean[channel] = middle
    variance[channel] = n > 1 ? squares / (n - 1) : 0
  }
  return { mean, variance }
}

/** The mean of each board, and how far it stands off its neighbours' middle as a share: a step shows a board that drifts. */
export function boardPattern(low: readonly number[], high: readonly number[] | null): LineScope['boards'] {
  const boards = Math.ceil(low.length / boardChannels)
  const meanOf = (values: readonly number[], board: number): number => {
    const own = values.slice(board * boardChannels, (board + 1) * boardChannels)
    return own.reduce((sum, value) => sum + value, 0) / Math.max(1, own.length)
  }
  const lows = Array.from({ length: boards }, (_, board) => meanOf(low, board))
  return lows.map((mean, board) => {
    const beside = [lows[board - 1], lows[board + 1]].filter((value) => value !== undefined)
    const middle = beside.reduce((sum, value) => sum + value, 0) / Math.max(1, beside.length)
    const offset = middle === 0 ? 0 : (mean - middle) / middle
    return { first: board * boardChannels, low: mean, high: high && meanOf(high, board), offset }
  })
}

const largest = (values: readonly number[], perPoint: number): number[] => envelope(values, perPoint).max

/** The newest line for a drawing, with the spread over the lines kept. */
export function scopeOf(lines: readonly DetectorLine[], fullScale: number): LineScope | null {
  const last = lines.at(-1)
  if (!last) return null
  const channels = last.low.length
  const same = lines.filter(({ low, high }) => low.length === channels && (high === null) === (last.high === null))
  const perPoint = Math.max(1, Math.ceil(channels / mostPoints))
  const low = spread(
    same.map((line) => line.low),
    channels,
  )
  const highs = same.flatMap(({ high }) => (high ? [high] : []))
  const high = last.high ? spread(highs, channels) : null
  return {
    atMs: last.atMs,
    channels,
    perPoint,
    lines: same.length,
    beamOn: last.beamOn,
    saturated: last.saturated,
    fullScale,
    low: envelope(last.low, perPoint),
    high: last.high && envelope(last.high, perPoint),
    varianceLow: largest(low.variance, perPoint),
    varianceHigh: high && largest(high.variance, perPoint),
    boards: boardPattern(low.mean, high && high.mean),
  }
}

/** Listens to the detector for as long as somebody looks: asked for, it answers; not asked, it lets go. */
export class ScopeDesk {
  readonly #detector: LineDetector
  #lines: DetectorLine[] = []
  #stop: Unsubscribe | null = null
  #timer: NodeJS.Timeout | undefined

  constructor(detector: LineDetector) {
    this.#detector = detector
  }

  /** Whether the detector is being listened to. */
  get listening(): boolean {
    return this.#stop !== null
  }

  line(): LineScope | null {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.close(), forgetAfterMs)
    this.#stop ??= this.#detector.onLine((line) => {
      this.#lines.push(line)
      if (this.#lines.length > scopeLines) this.#lines.shift()
    })
    return scopeOf(this.#lines, 2 ** (this.#detector.info()?.bits ?? 16) - 1)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#stop?.()
    this.#stop = null
    this.#lines = []
  }
}
