import { bodiesOf, type Body } from '../rays/bodies.ts'
import type { Scene } from '../solids/item.ts'
import { LineTracer, materialsOf, type Planes, type ReadyBody } from './line-tracer.ts'
import { cutShadow, type ItemShadow, labelled, windowOf } from './shadows.ts'
import type { View } from './view.ts'

/** A parcel as mass thickness of each material, and where its items are. `labels`: number of the thickest item plus 1, 0 = none. */
export type TracedScene = Planes & {
  readonly columns: number
  readonly rows: number
  readonly shadows: readonly ItemShadow[]
  readonly labels: Uint16Array<ArrayBuffer>
}

/** Traces every body of a parcel over its own shadow only. Independent of the tube: one trace serves several scanners. Throws RangeError on an unknown material. */
export function traceScene(scene: Scene, view: View): TracedScene {
  const { columns, rows, rays, firstRowMm, pitchAlongMm, pitchAcrossMm } = view
  const bodies = bodiesOf(scene)
  const materials = materialsOf(bodies)
  const planes = materials.map(() => new Float32Array(columns * rows))
  const own = new Float32Array(columns * rows)
  const tracer = new LineTracer(rays, pitchAlongMm, pitchAcrossMm)
  const rowsOf = ({ body }: ReadyBody): readonly [number, number] => [
    Math.max(0, Math.floor((body.fromMm[0] - firstRowMm) / pitchAlongMm + 0.5)),
    Math.min(rows, Math.ceil((body.toMm[0] - firstRowMm) / pitchAlongMm + 0.5)),
  ]
  const byItem = scene.items.map((): Body[] => [])
  for (const body of bodies) byItem[body.item]?.push(body)
  const shadows = scene.items.map((_, item) => {
    const ready = (byItem[item] ?? []).map((body) => tracer.ready(body, materials))
    for (const body of ready) {
      const [top, bottom] = rowsOf(body)
      for (let row = top; row < bottom; row++)
        tracer.add(body, firstRowMm + row * pitchAlongMm, planes, row * columns, own)
    }
    return cutShadow(item, own, columns, windowOf(ready, rowsOf))
  })
  const isPackaging = (item: number): boolean => scene.items[item]?.role === 'packaging'
  return { columns, rows, materials, planes, ...labelled(shadows, isPackaging, columns, rows) }
}
