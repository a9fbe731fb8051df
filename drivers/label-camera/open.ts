import { fileURLToPath } from 'node:url'
import type { DeviceRow } from '../device-row.ts'
import { DriverError } from '../driver-error.ts'
import type { World } from '../simulation/world.ts'
import { type CameraSettings, PictureLabelCamera } from './driver.ts'
import type { LabelCamera } from './label-camera.ts'
import { droppedFiles, type Pictures, snapshots } from './pictures.ts'
import { knobsOf } from './simulator-faults.ts'

/** Default of each setting, and its largest value; all are whole numbers from 1. */
const limits = {
  timeoutMs: [2000, 60_000],
  probeMs: [30_000, 3_600_000],
  pollMs: [200, 60_000],
  mostPictures: [20, 1000],
  noReadAfterMs: [1500, 60_000],
} as const

function settingsOf(row: DeviceRow): CameraSettings & { readonly timeoutMs: number } {
  const of = (setting: keyof typeof limits): number => {
    const [unless, most] = limits[setting]
    const said = Number(row.settings[setting] ?? unless)
    if (Number.isInteger(said) && said >= 1 && said <= most) return said
    const words = `"${setting}" of ${row.name} is "${row.settings[setting]}"; use a whole number from 1 to ${most}.`
    throw new DriverError('out-of-range', words, { setting })
  }
  return {
    timeoutMs: of('timeoutMs'),
    probeMs: of('probeMs'),
    pollMs: of('pollMs'),
    mostPictures: of('mostPictures'),
    noReadAfterMs: of('noReadAfterMs'),
  }
}

/** The simulator is loaded when it is asked for: what draws labels is no part of a station with a real camera. */
async function simulated(world: World, url: string, timeoutMs: number): Promise<Pictures> {
  const { serveCamera } = await import('./simulator.ts')
  const served = await serveCamera(world, knobsOf(url))
  return { ...snapshots(served.url, timeoutMs), close: () => served.close() }
}

function sourceOf(row: DeviceRow, world: World | null, timeoutMs: number): () => Promise<Pictures> {
  const { url } = row
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return async () => snapshots(url, timeoutMs)
  if (url.startsWith('folder:')) {
    const place = url.slice('folder:'.length)
    const folder = place.startsWith('file:') ? fileURLToPath(place) : place
    return async () => droppedFiles(folder)
  }
  if (!url.startsWith('sim:')) {
    const words = `"${url}" is no address of a camera; use http://HOST/snapshot.jpg, folder:/PATH or sim:camera.`
    throw new DriverError('bad-url', words, { url })
  }
  if (world === null)
    throw new DriverError('bad-url', `"${url}" is a simulator but the configuration has no simulation.`, { url })
  knobsOf(url)
  return () => simulated(world, url, timeoutMs)
}

/**
 * Opens the label camera of a row, driver `camera`: `http://…` asks for a picture when one is needed, `folder:/path` takes those that a camera
 * drops there, `sim:camera` draws them. Throws DriverError `bad-url` or `out-of-range`.
 */
export function openLabelCamera(row: DeviceRow, world: World | null): LabelCamera {
  if (row.driver !== 'camera')
    throw new DriverError('bad-url', `There is no label camera driver "${row.driver}"; known: camera.`, {
      driver: row.driver,
    })
  const { timeoutMs, ...settings } = settingsOf(row)
  const open = sourceOf(row, world, timeoutMs)
  // Its name and password are nobody's to read on a screen.
  const url = row.url.replace(/^(https?:\/\/)[^/@]*@/, '$1')
  return new PictureLabelCamera({ name: row.name, url, open, settings })
}
