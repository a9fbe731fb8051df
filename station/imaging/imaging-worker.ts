import { setTimeout as wait } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { Strip } from '../contract/strip.ts'
import type { ScannerEffects } from './corrections/effects.ts'
import { ImagingError, type ImagingErrorCode } from './imaging-error.ts'
import type { MaterialCalibration } from './material/matter-window.ts'
import { type Calibration, Pipeline, type PipelineSetup, type ScanOrder, type StoredScan } from './pipeline.ts'

/** Orders to the worker. */
export type ToImaging =
  | { readonly type: 'calibrate'; readonly id: number; readonly what: 'dark' | 'open' }
  | {
      readonly type: 'measured'
      readonly id: number
      readonly material: MaterialCalibration | null
      readonly effects: ScannerEffects | null
    }
  | { readonly type: 'close'; readonly id: number; readonly order: ScanOrder }

/** News from the worker. */
export type FromImaging =
  | { readonly type: 'strip'; readonly strip: Strip }
  | { readonly type: 'done'; readonly id: number; readonly stored: StoredScan }
  | { readonly type: 'calibrated'; readonly id: number; readonly calibration: Calibration }
  | { readonly type: 'failed'; readonly id: number; readonly code: ImagingErrorCode; readonly message: string }

const drainEveryMs = 8
/** The last lines of a parcel are on their way when its end is ordered; more than this they do not take. */
const lateLinesMs = 400
/** A belt that runs brings the lines of a frame within a second; one that stands does not keep the lane waiting for ever. */
const calibrationMs = 20_000

const pipeline = new Pipeline(workerData as PipelineSetup, (strip) => say({ type: 'strip', strip }))
setInterval(() => pipeline.drain(), drainEveryMs)
parentPort?.on('message', (order: ToImaging) => void obey(order))

async function obey(order: ToImaging): Promise<void> {
  try {
    if (order.type === 'calibrate') {
      const frame = await pipeline.gather(order.what === 'open', calibrationMs)
      if (order.what === 'open') pipeline.setOpen(frame)
      else pipeline.setDark(frame)
      say({ type: 'calibrated', id: order.id, calibration: pipeline.calibration })
    } else if (order.type === 'measured') {
      pipeline.setMeasured(order.material, order.effects)
      say({ type: 'calibrated', id: order.id, calibration: pipeline.calibration })
    } else {
      await lastLines(order.order.toBeltMm)
      say({ type: 'done', id: order.id, stored: await pipeline.close(order.order) })
    }
  } catch (error) {
    const code = error instanceof ImagingError ? error.code : 'worker'
    say({ type: 'failed', id: order.id, code, message: error instanceof Error ? error.message : String(error) })
  }
}

async function lastLines(toBeltMm: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < lateLinesMs; waitedMs += drainEveryMs) {
    pipeline.drain()
    if ((pipeline.newestMm() ?? -Infinity) >= toBeltMm - 1) return
    await wait(drainEveryMs)
  }
}

function say(news: FromImaging): void {
  parentPort?.postMessage(news)
}
