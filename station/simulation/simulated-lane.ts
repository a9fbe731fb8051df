import { s10 } from '../../drivers/barcode/identifiers/postal.ts'
import { Feed } from '../../drivers/simulation/feed.ts'
import { imageContents } from '../../drivers/simulation/image-contents.ts'
import { LaneWorld, type NewParcel } from '../../drivers/simulation/lane-world.ts'
import { openScanSet } from '../../drivers/simulation/scan-set.ts'
import { type FaultName, faultNames } from '../../drivers/simulation/world.ts'
import type { LaneConfig } from '../config/lane-config.ts'
import { Declaration } from '../contract/declaration.ts'
import { type ReadyParcel, StoryParcels } from './story-parcels.ts'

/** A simulated lane: its world, what was declared for the parcels it will bring, and the credit line of its pictures. */
export type SimulatedLane = {
  readonly world: LaneWorld
  readonly declarations: readonly Declaration[]
  readonly attribution: string | null
  startFeed(): void
  /** Keeps goods off the belt while something else is laid on it, and lets them come again. */
  holdFeed(on: boolean): void
  close(): void
}

/** Laps of the feed that are declared in advance; each parcel of each lap has a label of its own. */
const declaredLaps = 200
/** A belt may begin when so many parcels are ready; the others are made meanwhile. */
const fewestReady = 3
/** Pictures of generated parcels are made no finer than this, which is fine enough to look through. */
const finestMm = 1

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
  const source = simulation.source === 'goods' ? await generated(config) : await replayed(simulation.source)
  // Labels go on from one run to the next on the same data: a label that comes twice is a reason to refer.
  const firstLap = Math.floor(Date.now() / 10_000) % 500_000
  const next = turns(source, firstLap)
  const { spacingMm, seed } = simulation
  const gate = feedGate(() => new Feed(world, { next, spacingMm, jitter: 0.1, seed }))
  return {
    world,
    declarations: declarationsOf(source, firstLap),
    attribution: source.attribution,
    startFeed: () => gate.open(),
    holdFeed: (on) => gate.hold(on),
    close: () => {
      gate.close()
      world.close()
      source.close()
    },
  }
}

/** A feed that runs once it has been opened and while nobody holds it. */
function feedGate(make: () => Feed) {
  let opened = false
  let held = false
  let feed: Feed | null = null
  const settle = (): void => {
    if (opened && !held) feed ??= make()
    else {
      feed?.stop()
      feed = null
    }
  }
  const set = (change: () => void) => (): void => {
    change()
    settle()
  }
  return {
    open: set(() => (opened = true)),
    hold: (on: boolean): void => set(() => (held = on))(),
    close: set(() => (opened = false)),
  }
}

/** Names of the faults that can be switched on, for the technician's screen. */
export function isFault(name: string): name is FaultName {
  return (faultNames as readonly string[]).includes(name)
}

/** Where parcels come from: those that are ready, what is declared for all, and the credit line. */
type Source = {
  readonly ready: () => readonly ReadyParcel[]
  readonly declared: readonly Pick<ReadyParcel, 'declared' | 'labelOf'>[]
  readonly attribution: string | null
  close(): void
}

/** The feed goes round what is ready; each parcel counts its own laps, since more become ready as it goes. */
function turns(source: Source, firstLap: number): () => NewParcel {
  const laps = new Map<number, number>()
  let turn = 0
  return () => {
    const ready = source.ready()
    const index = turn++ % ready.length
    const next = ready[index]
    if (!next) throw new RangeError('The simulation has no parcels.')
    const lap = laps.get(index) ?? 0
    laps.set(index, lap + 1)
    return { ...next.parcel, label: labelOf(firstLap + lap, next.labelOf) }
  }
}

function declarationsOf({ declared }: Source, firstLap: number): Declaration[] {
  return declared.flatMap((one, index) => {
    const { declared: paper } = one
    // A repeated label was declared once, for the parcel that carries it by right.
    if (paper === null || one.labelOf !== index) return []
    return Array.from({ length: declaredLaps }, (_, lap) => ({ ...paper, label: labelOf(firstLap + lap, index) }))
  })
}

function labelOf(lap: number, index: number): string {
  return s10((lap * 100 + index) % 100_000_000, 'LX', 'CN')
}

async function replayed(folder: string): Promise<Source> {
  const set = await openScanSet(folder)
  const parcels: ReadyParcel[] = []
  for (const id of set.ids) {
    const scan = await set.load(id)
    const read = Declaration.safeParse(scan.declaration)
    const contents = imageContents(scan, set.info.pitchAcrossMm, set.info.pitchAlongMm)
    const declared = read.success ? withoutLabel(read.data) : null
    parcels.push({ parcel: { name: id, grams: scan.scaleG ?? 500, contents }, declared, labelOf: parcels.length })
  }
  return { ready: () => parcels, declared: parcels, attribution: set.info.licence, close: () => undefined }
}

function withoutLabel({ label: _label, ...declared }: Declaration): Omit<Declaration, 'label'> {
  return declared
}

async function generated({ simulation, detector, layout }: LaneConfig): Promise<Source> {
  const { seed = 1, parcels: count = 40, form = 'any', lyingShare = 0.2 } = simulation ?? {}
  const stories = new StoryParcels({
    seed,
    count,
    form,
    lyingShare,
    energies: detector.energies,
    pitchMm: Math.max(finestMm, detector.pitchMm),
    longestMm: layout.longestParcelMm - 40,
    widestMm: detector.channels * detector.pitchMm - 60,
  })
  await stories.begin(fewestReady)
  return {
    ready: () => stories.ready,
    declared: stories.declared(),
    attribution: null,
    close: () => void stories.close(),
  }
}
