import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { stringify } from 'yaml'
import type { LaneConfig } from '../../config/lane-config.ts'
import { readConfig } from '../../config/read-config.ts'

const demo = resolve(import.meta.dirname, '../../../demo')

/** What a story changes of the demo lane. */
export type LaneChanges = {
  readonly clockFactor?: number
  readonly minimumFreeMiB?: number
  /** A scan-set/1 folder of its own; default: the demo's cartons with the demo's manifest. */
  readonly scans?: string
  /** Shortens the way behind the tunnel, so that a parcel reaches the gate sooner. */
  readonly gateMm?: number
  /** Devices that are reached by an address of their own instead of `sim:`. */
  readonly urls?: Readonly<Partial<Record<keyof LaneConfig['devices'], string>>>
}

/** Writes the demo lane as a configuration of its own into `folder`, with its data there too; returns the file. */
export function writeLaneConfig(folder: string, changes: LaneChanges = {}): string {
  const base = readConfig(join(demo, 'lane.yaml'))
  const { clockFactor = 2, minimumFreeMiB = 1, scans, gateMm = base.layout.gateMm } = changes
  const shift = gateMm - base.layout.gateMm
  const { eyesMm, endMm } = base.layout
  const config: LaneConfig = {
    ...base,
    dataFolder: join(folder, 'data'),
    hq: null,
    evidence: { minimumFreeMiB },
    layout: {
      ...base.layout,
      gateMm,
      endMm: endMm + shift,
      eyesMm: { ...eyesMm, divert: eyesMm.divert + shift, outfeed: eyesMm.outfeed + shift },
    },
    devices: devicesAt(base.devices, changes.urls ?? {}),
    manifests: scans === undefined ? base.manifests : [],
    simulation: base.simulation && {
      ...base.simulation,
      source: scans ?? base.simulation.source,
      clockFactor,
      startByItself: true,
    },
  }
  const file = join(folder, 'lane.yaml')
  writeFileSync(file, stringify(config))
  return file
}

function devicesAt(devices: LaneConfig['devices'], urls: NonNullable<LaneChanges['urls']>): LaneConfig['devices'] {
  const changed = Object.entries(devices).map(([name, device]) => [
    name,
    device && { ...device, url: urls[name as keyof typeof urls] ?? device.url },
  ])
  return Object.fromEntries(changed) as LaneConfig['devices']
}

/** Copies the demo's scans under labels of their own, ending in `lap`: no label is seen twice on a lane that starts again and again. */
export function scansOfLap(folder: string, lap: number): string {
  const to = join(folder, `scans-${lap}`)
  mkdirSync(to)
  cpSync(join(demo, 'scans'), to, { recursive: true })
  for (const id of readdirSync(join(to, 'scans'))) {
    const file = join(to, 'scans', id, 'declaration.json')
    // One carton has no declaration on purpose.
    if (!readdirSync(join(to, 'scans', id)).includes('declaration.json')) continue
    const declaration = JSON.parse(readFileSync(file, 'utf8')) as { label: string }
    writeFileSync(file, JSON.stringify({ ...declaration, label: `${declaration.label}-${lap}` }))
  }
  return to
}
