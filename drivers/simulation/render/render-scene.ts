import type { Optics } from '../beam/optics.ts'
import type { Scene } from '../solids/item.ts'
import { Attenuator } from './attenuate.ts'
import { type TracedScene, traceScene } from './trace-scene.ts'
import type { View } from './view.ts'

/** A parcel as X-rays see it without noise: transmission (0..1) of both channels, row by row, beside where its items are. */
export type RenderedScene = TracedScene & { readonly low: Float32Array; readonly high: Float32Array }

/** Renders a whole parcel. Throws RangeError on an unknown material. */
export function renderScene(scene: Scene, optics: Optics, view: View): RenderedScene {
  return seenThrough(traceScene(scene, view), optics)
}

/** A traced parcel under one scanner's beam; trace once, see it at several voltages. */
export function seenThrough(traced: TracedScene, optics: Optics): RenderedScene {
  const { columns, rows, materials, planes } = traced
  const [low, high] = [new Float32Array(columns * rows), new Float32Array(columns * rows)]
  new Attenuator(optics, materials).write(planes, 0, columns * rows, columns, low, high)
  return { ...traced, low, high }
}
