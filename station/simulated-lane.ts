import { Feed } from '../drivers/simulation/feed.ts'
import { goodsParcel } from '../drivers/simulation/goods.ts'
import { imageContents } from '../drivers/simulation/image-contents.ts'
import { LaneWorld, type NewParcel } from '../drivers/simulation/lane-world.ts'
import { openScanSet } from '../drivers/simulation/scan-set.ts'
import { type FaultName, faultNames } from '../drivers/simulation/world.ts'
import type { LaneConfig } from './config/lane-config.ts'
import { Declaration } from './contract/declaration.ts'

/** A simulated lane: its world, what was declared for the parcels it will bring, and the credit line of its pictures. */
export type SimulatedLane = {
  readonly world: LaneWorld
  readonly declarations: readonly Declaration[]
  readonly attribution: string | null
  startFeed(): void
  close(): void
}

/** How many generated parcels are declared in advance; the feed goes round. */
const generatedParcels = 60
/** Every so many of the generated parcels hides something. */
const hidesEvery = 5

/** Makes the world of a configuration whose devices are all simulated. Throws ScanSetError for a folder that is no scan set. */
export async function openSimulatedLane(config: LaneConfig): Promise<SimulatedLane | null> {
  const { simulation, layout, detector } = config
  if (simulation === null) return null
  const { eyesMm, beamMm, barcodeMm, scaleMm, gateMm } = layout
  const world = new LaneWorld({
    geometry: { eyesMm, beamMm, barcodeMm, scaleMm, gateMm },
    umPerCount: detector.umPerCount,
    clockFactor: simulation.clockFactor,
  })
  const { parcels, declarations, attribution } =
    simulation.source === 'goods' ? generated(simulation.seed) : await replayed(simulation.source)
  let feed: Feed | null = null
  return {
    world,
    declarations,
    attribution,
    startFeed: () => {
      feed ??= new Feed(world, {
        next: (turn) => parcelOf(parcels, turn),
        spacingMm: simulation.spacingMm,
        jitter: 0.1,
        seed: simulation.seed,
      })
    },
    close: () => {
      feed?.stop()
      world.close()
    },
  }
}

/** Names of the faults that can be switched on, for the technician's screen. */
export function isFault(name: string): name is FaultName {
  return (faultNames as readonly string[]).includes(name)
}

type Source = {
  readonly parcels: readonly NewParcel[]
  readonly declarations: readonly Declaration[]
  readonly attribution: string | null
}

function parcelOf(parcels: readonly NewParcel[], turn: number): NewParcel {
  const parcel = parcels[turn % parcels.length]
  if (!parcel) throw new RangeError('The simulation has no parcels.')
  return parcel
}

async function replayed(folder: string): Promise<Source> {
  const set = await openScanSet(folder)
  const parcels: NewParcel[] = []
  const declarations: Declaration[] = []
  for (const id of set.ids) {
    const scan = await set.load(id)
    const declared = Declaration.safeParse(scan.declaration)
    if (declared.success) declarations.push(declared.data)
    const label = declared.success ? declared.data.label : `ZZ-${id}`
    parcels.push({
      name: id,
      label,
      grams: scan.scaleG ?? 500,
      contents: imageContents(scan, set.info.pitchAcrossMm, set.info.pitchAlongMm),
    })
  }
  return { parcels, declarations, attribution: set.info.licence }
}

function generated(seed: number): Source {
  const parcels: NewParcel[] = []
  const declarations: Declaration[] = []
  for (let turn = 0; turn < generatedParcels; turn++) {
    const made = goodsParcel(seed * 1000 + turn, turn % hidesEvery === hidesEvery - 1)
    const label = `GX${String(seed * 1000 + turn).padStart(9, '0')}`
    const declaredG = made.lines.reduce((sum, line) => sum + line.netMassG, 0)
    // What is hidden is not on the paper: the declared weight is that of the goods and their box.
    const box = made.undeclared === null ? made.grams - declaredG : 120
    declarations.push(Declaration.parse({ label, grossMassG: Math.max(1, declaredG + box), lines: made.lines }))
    parcels.push({ name: label, label, grams: made.grams, contents: made.contents })
  }
  return { parcels, declarations, attribution: null }
}
