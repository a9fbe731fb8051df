import type { Optics } from '../beam/optics.ts'
import { bodiesOf } from '../rays/bodies.ts'
import { type BeamGeometry, raysOf } from '../rays/rays.ts'
import type { Scene } from '../solids/item.ts'
import type { Contents } from '../world.ts'
import { Attenuator } from './attenuate.ts'
import { LineTracer, materialsOf, type ReadyBody } from './line-tracer.ts'

/** Everything that is worked out once for a detector: how many channels, how far apart. */
type Prepared = {
  readonly channels: number
  readonly pitchMm: number
  readonly tracer: LineTracer
  readonly ready: readonly ReadyBody[]
  readonly planes: readonly Float32Array[]
}

/**
 * A parcel as the detector's live view of it, slice by slice, by the rays of a geometry. The parcel lies in the middle of the belt.
 * Throws RangeError on an unknown material, or at the first slice where the geometry does not go with the channels.
 */
export function sceneContents(scene: Scene, optics: Optics, geometry: BeamGeometry = { kind: 'parallel' }): Contents {
  const bodies = bodiesOf(scene)
  const materials = materialsOf(bodies)
  const attenuator = new Attenuator(optics, materials)
  let prepared: Prepared | null = null
  const prepare = (channels: number, pitchMm: number): Prepared => {
    const tracer = new LineTracer(raysOf(geometry, channels, pitchMm), pitchMm, pitchMm)
    const planes = materials.map(() => new Float32Array(channels))
    return { channels, pitchMm, tracer, planes, ready: bodies.map((body) => tracer.ready(body, materials)) }
  }
  return {
    lengthMm: scene.sizeMm[0],
    widthMm: scene.sizeMm[1],
    energies: 2,
    slice: (alongMm, pitchMm, low, high) => {
      if (prepared?.channels !== low.length || prepared.pitchMm !== pitchMm) prepared = prepare(low.length, pitchMm)
      const { tracer, ready, planes } = prepared
      const met = ready.filter((body) => tracer.meets(body, alongMm))
      const from = Math.min(low.length, ...met.map(({ pixels }) => pixels.from))
      const to = Math.max(from, ...met.map(({ pixels }) => pixels.to))
      for (const plane of planes) plane.fill(0, from, to)
      for (const body of met) tracer.add(body, alongMm, planes, 0, null)
      low.fill(1)
      high.fill(1)
      attenuator.write(planes, from, to, 0, low, high)
    },
  }
}
