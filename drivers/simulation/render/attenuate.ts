import type { Optics } from '../beam/optics.ts'
import type { Planes } from './line-tracer.ts'

/** e^−i for whole i, and e^−(i/256): an exponential is their product and a short series. */
const wholes = Float64Array.from({ length: 64 }, (_, at) => Math.exp(-at))
const parts = Float64Array.from({ length: 256 }, (_, at) => Math.exp(-at / 256))

/** e^−x for x from 0 within 2·10⁻⁸ of its value; 0 from 63 on. Several times as fast as Math.exp. */
export function expMinus(x: number): number {
  if (x >= 63) return 0
  const step = (x * 256) | 0
  const rest = x - step / 256
  return (wholes[step >> 8] ?? 0) * (parts[step & 255] ?? 0) * (1 - rest + 0.5 * rest * rest)
}

/**
 * Turns mass thicknesses into transmission (0..1) of both channels: exact for any mixture, the sum over the optics' nodes. Neighbours
 * mostly see the same (boxes, air) and take what was worked out beside or above them.
 */
export class Attenuator {
  readonly #optics: Optics
  readonly #mu: Float64Array
  readonly #depth: Float64Array

  constructor(optics: Optics, materials: readonly string[]) {
    const nodes = optics.nodesKev.length
    this.#optics = optics
    this.#mu = new Float64Array(materials.length * nodes)
    materials.forEach((material, at) => this.#mu.set(optics.mu(material), at * nodes))
    this.#depth = new Float64Array(nodes)
  }

  /** Writes transmission for pixels `from` to `to` (not included) of the planes. `above` is how many pixels before one lies the one above it; 0 = none. */
  write(
    planes: Planes['planes'],
    from: number,
    to: number,
    above: number,
    low: Float32Array,
    high: Float32Array,
  ): void {
    for (let at = from; at < to; at++) {
      const like = at > from && this.#same(planes, at, at - 1) ? 1 : this.#sameAbove(planes, at, above) ? above : 0
      if (like > 0) {
        low[at] = low[at - like] ?? 1
        high[at] = high[at - like] ?? 1
      } else this.#through(planes, at, low, high)
    }
  }

  #sameAbove(planes: Planes['planes'], at: number, above: number): boolean {
    return above > 0 && at >= above && this.#same(planes, at, at - above)
  }

  #same(planes: Planes['planes'], at: number, other: number): boolean {
    for (let material = 0; material < planes.length; material++) {
      const plane = planes[material]
      if (plane && plane[at] !== plane[other]) return false
    }
    return true
  }

  #through(planes: Planes['planes'], at: number, low: Float32Array, high: Float32Array): void {
    const depth = this.#depth
    const mu = this.#mu
    const nodes = depth.length
    depth.fill(0)
    let any = false
    for (let material = 0; material < planes.length; material++) {
      const gCm2 = planes[material]?.[at] ?? 0
      if (gCm2 <= 0) continue
      any = true
      const row = material * nodes
      for (let node = 0; node < nodes; node++) depth[node] = (depth[node] ?? 0) + gCm2 * (mu[row + node] ?? 0)
    }
    if (any) this.#sum(at, low, high)
    else low[at] = high[at] = 1
  }

  #sum(at: number, low: Float32Array, high: Float32Array): void {
    const depth = this.#depth
    const { low: lowShares, high: highShares } = this.#optics
    let [lowSum, highSum] = [0, 0]
    for (let node = 0; node < depth.length; node++) {
      const through = expMinus(depth[node] ?? 0)
      lowSum += (lowShares[node] ?? 0) * through
      highSum += (highShares[node] ?? 0) * through
    }
    low[at] = lowSum > 0 ? lowSum : 0
    high[at] = highSum > 0 ? highSum : 0
  }
}
