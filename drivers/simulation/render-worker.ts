import { parentPort } from 'node:worker_threads'
import type { Optics } from './beam/optics.ts'
import { renderJob, type RenderedParcel, type RenderJob } from './render-job.ts'
import { opticsFor } from './signal/scan-picture.ts'

/** What a worker answers to a job: its picture, or why there is none. */
export type RenderAnswer =
  { readonly kind: 'rendered'; readonly parcel: RenderedParcel } | { readonly kind: 'failed'; readonly message: string }

const port = parentPort
if (!port) throw new Error('render-worker.ts runs as a worker thread of RenderPool.')

// Most jobs of a run are of one scanner.
let last: { readonly key: string; readonly optics: Optics } | null = null

port.on('message', (job: RenderJob) => {
  try {
    const key = JSON.stringify([job.scanner.tube, job.scanner.detector])
    if (last?.key !== key) last = { key, optics: opticsFor(job.scanner) }
    const parcel = renderJob(job, last.optics)
    const { low, high, labels, png } = parcel
    const moved = [low, high, labels, ...(png ? [png.low, png.high] : [])].map((array) => array.buffer)
    port.postMessage({ kind: 'rendered', parcel } satisfies RenderAnswer, moved)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    port.postMessage({ kind: 'failed', message } satisfies RenderAnswer)
  }
})
