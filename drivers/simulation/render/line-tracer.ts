import type { Body } from '../rays/bodies.ts'
import {
  channelsAt,
  type ChannelRange,
  channelsThat,
  type Footprint,
  footprintAt,
  writeChords,
} from '../rays/chords.ts'
import { finerRays, type Rays } from '../rays/rays.ts'

/** Mass thickness in g/cm² of each material, pixel by pixel; the planes are in the order of the materials. */
export type Planes = { readonly materials: readonly string[]; readonly planes: readonly Float32Array[] }

/** A body with what does not change from line to line: its rays, its range of pixels, and what it adds to which plane. */
export type ReadyBody = {
  readonly body: Body
  readonly parts: number
  readonly rays: Rays
  readonly range: ChannelRange
  readonly pixels: ChannelRange
  readonly footprint: Footprint
  readonly adds: readonly { readonly plane: number; readonly gCm2PerMm: number }[]
  /** Sum of what it adds: 1 mm of chord is so much of its item's own mass thickness. */
  readonly ownGCm2PerMm: number
}

/** At most so many rays a pixel and line, each way. */
const mostParts = 6

/**
 * Traces single lines of bodies. A body narrower than three pixels is seen by several rays a pixel and line, which share its weight:
 * a wire then weighs what it weighs, wherever it lies between the channels.
 */
export class LineTracer {
  readonly #rays: Rays
  readonly #pitchAlongMm: number
  readonly #pitchMm: number
  readonly #finer = new Map<number, Rays>()
  readonly #chords: Float64Array
  readonly #line: Float64Array

  constructor(rays: Rays, pitchAlongMm: number, pitchAcrossMm: number) {
    this.#rays = rays
    this.#pitchAlongMm = pitchAlongMm
    this.#pitchMm = Math.max(pitchAlongMm, pitchAcrossMm)
    this.#chords = new Float64Array(rays.count * mostParts)
    this.#line = new Float64Array(rays.count)
  }

  /** Makes a body ready for lines. `materials` are the planes' materials; those of the body are among them. */
  ready(body: Body, materials: readonly string[]): ReadyBody {
    const parts = partsFor(body, this.#pitchMm)
    let rays = this.#finer.get(parts)
    if (!rays) {
      rays = finerRays(this.#rays, parts)
      this.#finer.set(parts, rays)
    }
    const range = channelsThat(body, rays)
    return {
      body,
      parts,
      rays,
      range,
      pixels: { from: Math.floor(range.from / parts), to: Math.ceil(range.to / parts) },
      footprint: footprintAt(body, rays, range, this.#pitchAlongMm / parts),
      adds: body.shares.map(({ material, gCm2PerMm }) => ({ plane: materials.indexOf(material), gCm2PerMm })),
      ownGCm2PerMm: body.shares.reduce((sum, { gCm2PerMm }) => sum + gCm2PerMm, 0),
    }
  }

  /** Whether a body lies under the line whose middle is at `alongMm`. */
  meets({ body }: ReadyBody, alongMm: number): boolean {
    const half = this.#pitchAlongMm / 2
    return body.toMm[0] > alongMm - half && body.fromMm[0] < alongMm + half
  }

  /** Adds a body's line to the planes from pixel `at` on, and to its item's `own` plane where there is one. */
  add(ready: ReadyBody, alongMm: number, planes: readonly Float32Array[], at: number, own: Float32Array | null): void {
    const { body, parts, rays } = ready
    const half = this.#pitchAlongMm / 2
    const range = channelsAt(body, rays, ready.range, alongMm - half, alongMm + half)
    if (range.from >= range.to) return
    const [from, to] = [Math.floor(range.from / parts), Math.ceil(range.to / parts)]
    if (parts === 1) writeChords(body, rays, alongMm, range, ready.footprint, this.#line)
    else this.#average(ready, alongMm, range, from, to)
    for (const { plane, gCm2PerMm } of ready.adds) addScaled(planes[plane], at, this.#line, from, to, gCm2PerMm)
    if (own) addScaled(own, at, this.#line, from, to, ready.ownGCm2PerMm)
  }

  /** Mean chord in mm of each pixel from `fromPixel` to `toPixel`. */
  #average(
    { body, parts, rays, footprint }: ReadyBody,
    alongMm: number,
    range: ChannelRange,
    fromPixel: number,
    toPixel: number,
  ): void {
    const line = this.#line
    const chords = this.#chords
    const weight = 1 / (parts * parts)
    const half = footprint.alongMm / 2
    line.fill(0, fromPixel, toPixel)
    for (let part = 0; part < parts; part++) {
      const partMm = alongMm + ((part + 0.5) / parts - 0.5) * this.#pitchAlongMm
      if (partMm < body.fromMm[0] - half || partMm > body.toMm[0] + half) continue
      writeChords(body, rays, partMm, range, footprint, chords)
      let pixel = fromPixel
      let inPixel = range.from - pixel * parts
      for (let ray = range.from; ray < range.to; ray++) {
        line[pixel] = (line[pixel] ?? 0) + weight * (chords[ray] ?? 0)
        if (++inPixel < parts) continue
        inPixel = 0
        pixel++
      }
    }
  }
}

/** Rays a pixel: enough that a narrow body meets one, and more where a thin wall ends within the pixel. Upright boxes need none of it. */
function partsFor({ form, upright, narrowMm, wallMm }: Body, pitchMm: number): number {
  if (form.kind === 'box' && upright) return 1
  const wall = upright || wallMm >= 2 * pitchMm ? 1 : wallMm < pitchMm / 4 ? 4 : 2
  return Math.max(wall, Math.min(mostParts, Math.ceil((3 * pitchMm) / narrowMm)))
}

function addScaled(
  plane: Float32Array | undefined,
  at: number,
  line: Float64Array,
  from: number,
  to: number,
  scale: number,
): void {
  if (!plane) return
  for (let pixel = from; pixel < to; pixel++) {
    const value = line[pixel] ?? 0
    if (value > 0) plane[at + pixel] = (plane[at + pixel] ?? 0) + value * scale
  }
}

/** The materials of bodies, each once: one plane each. */
export function materialsOf(bodies: readonly Body[]): readonly string[] {
  return [...new Set(bodies.flatMap(({ shares }) => shares.map(({ material }) => material)))]
}
