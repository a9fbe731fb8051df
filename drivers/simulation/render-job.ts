import type { Optics } from './beam/optics.ts'
import { encodeGreyPng } from './grey-png.ts'
import { type RenderedScene, renderScene } from './render/render-scene.ts'
import type { ItemShadow } from './render/shadows.ts'
import { viewOf } from './render/view.ts'
import { normalise } from './signal/normalise.ts'
import { opticsFor, scanPicture } from './signal/scan-picture.ts'
import type { ScannerModel } from './signal/scanner-model.ts'
import type { Scene } from './solids/item.ts'

/**
 * One picture to make, as plain data for a worker. `seed` is that of the noise, null = none. `channels` null: as many as the shadow
 * needs with `marginMm` of open field around. With `png` the planes come as files of 16 bits as well.
 */
export type RenderJob = {
  readonly id: string
  readonly scene: Scene
  readonly scanner: ScannerModel
  readonly seed: number | null
  readonly marginMm: number
  readonly channels: number | null
  readonly png: boolean
}

/** Where an item is in the picture; see ItemShadow. */
export type ItemBox = Omit<ItemShadow, 'gCm2'>

/** A picture as scan-set/1 has it (transmission × 65535), and its truth. `labels`: number of the thickest item plus 1, 0 = none. */
export type RenderedParcel = {
  readonly id: string
  readonly columns: number
  readonly rows: number
  readonly low: Uint16Array<ArrayBuffer>
  readonly high: Uint16Array<ArrayBuffer>
  readonly labels: Uint16Array<ArrayBuffer>
  readonly items: readonly ItemBox[]
  readonly png: { readonly low: Uint8Array<ArrayBuffer>; readonly high: Uint8Array<ArrayBuffer> } | null
}

/** Makes one picture in this thread. `optics` are those of the job's scanner. Throws RangeError on an unknown material or geometry. */
export function renderJob(job: RenderJob, optics: Optics = opticsFor(job.scanner)): RenderedParcel {
  const { id, scene, scanner, seed } = job
  const view = viewOf(scene.sizeMm, { ...scanner, marginMm: job.marginMm, channels: job.channels })
  const picture = renderScene(scene, optics, view)
  const planes =
    seed === null ? whole(picture) : normalise(scanPicture(picture, scanner, seed, optics), airColumns(picture))
  const { columns, rows, low, high } = { ...planes, columns: picture.columns, rows: picture.rows }
  const png = (data: Uint16Array) => encodeGreyPng({ widthPx: columns, heightPx: rows, data })
  return {
    id,
    columns,
    rows,
    low,
    high,
    labels: picture.labels,
    items: picture.shadows.map(({ gCm2: _, ...box }) => box),
    png: job.png ? { low: png(low), high: png(high) } : null,
  }
}

/** Columns at each edge, eight at most, that no item's shadow reaches. */
function airColumns({ shadows, columns }: RenderedScene): number {
  const gaps = shadows.flatMap(({ boxPx }) => (boxPx ? [boxPx[0], columns - boxPx[0] - boxPx[2]] : []))
  return Math.max(0, Math.min(8, ...gaps.map((gap) => gap - 1)))
}

function whole({ low, high }: { readonly low: Float32Array; readonly high: Float32Array }) {
  const counts = (plane: Float32Array) => Uint16Array.from(plane, (value) => Math.round(65_535 * value))
  return { low: counts(low), high: counts(high) }
}
