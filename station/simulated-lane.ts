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

/** How many kinds of generated parcels there are; the feed goes round. */
const generatedParcels = 60
/** Laps of the feed that are declared in advance; each parcel of each lap has a label of its own. */
const declaredLaps = 200
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
  const { parcels, attribution } =
    simulation.source === 'goods' ? generated(simulation.seed) : await replayed(simulation.source)
  // Labels go on from one run to the next on the same data: a label that comes twice is a reason to refer.
  const firstLap = Math.floor(Date.now() / 10_000) % 500_000
  const declarations = parcels
    .flatMap((parcel, index) =>
      Array.from({ length: declaredLaps }, (_, lap) => declarationOf(parcel, labelOf(firstLap + lap, index))),
    )
    .filter((declaration) => declaration !== null)
  let feed: Feed | null = null
  return {
    world,
    declarations,
    attribution,
    startFeed: () => {
      feed ??= new Feed(world, {
        next: (turn) => parcelOf(parcels, turn, firstLap),
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

/** A parcel of the feed and what is declared for it, whatever its label; null for one that nobody declares. */
type Kind = { readonly parcel: Omit<NewParcel, 'label'>; readonly declared: Omit<Declaration, 'label'> | null }
type Source = { readonly parcels: readonly Kind[]; readonly attribution: string | null }

function parcelOf(kinds: readonly Kind[], turn: number, firstLap: number): NewParcel {
  const index = turn % kinds.length
  const kind = kinds[index]
  if (!kind) throw new RangeError('The simulation has no parcels.')
  return { ...kind.parcel, label: labelOf(firstLap + Math.floor(turn / kinds.length), index) }
}

function declarationOf({ declared }: Kind, label: string): Declaration | null {
  return declared === null ? null : { ...declared, label }
}

/** A UPU S10 label with its check digit (weights 8 6 4 2 3 5 9 7, modulo 11). */
function labelOf(lap: number, index: number): string {
  const serial = String((lap * 100 + index) % 100_000_000).padStart(8, '0')
  const left = [8, 6, 4, 2, 3, 5, 9, 7].reduce((sum, weight, place) => sum + weight * Number(serial[place]), 0) % 11
  return `LX${serial}${left === 0 ? 5 : left === 1 ? 0 : 11 - left}CN`
}

async function replayed(folder: string): Promise<Source> {
  const set = await openScanSet(folder)
  const parcels: Kind[] = []
  for (const id of set.ids) {
    const scan = await set.load(id)
    const declared = Declaration.safeParse(scan.declaration)
    const contents = imageContents(scan, set.info.pitchAcrossMm, set.info.pitchAlongMm)
    parcels.push({
      parcel: { name: id, grams: scan.scaleG ?? 500, contents },
      declared: declared.success ? declared.data : null,
    })
  }
  return { parcels, attribution: set.info.licence }
}

function generated(seed: number): Source {
  const parcels = Array.from({ length: generatedParcels }, (_, turn): Kind => {
    const made = goodsParcel(seed * 1000 + turn, turn % hidesEvery === hidesEvery - 1)
    const declaredG = made.lines.reduce((sum, line) => sum + line.netMassG, 0)
    // What is hidden is not on the paper: the declared weight is that of the goods and their box.
    const box = made.undeclared === null ? made.grams - declaredG : 120
    const { label: _label, ...declared } = Declaration.parse({
      label: 'any',
      grossMassG: Math.max(1, declaredG + box),
      lines: made.lines,
    })
    return { parcel: { name: `goods-${turn + 1}`, grams: made.grams, contents: made.contents }, declared }
  })
  return { parcels, attribution: null }
}
