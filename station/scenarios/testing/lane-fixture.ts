import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { LaneWorld } from '../../../drivers/simulation/lane-world.ts'
import { eventually } from '../../../drivers/testing/eventually.ts'
import type { LaneConfig } from '../../config/lane-config.ts'
import { readConfig } from '../../config/read-config.ts'
import type { Inspection } from '../../contract/inspection.ts'
import type { LaneState, TrackedParcel } from '../../inspection/lane-state.ts'
import type { Log } from '../../log/log.ts'
import { openStation, type Station } from '../../station.ts'
import { type LaneChanges, writeLaneConfig } from './lane-config.ts'

/** A busy machine may take its time; a claim that is not true after this is not going to be. */
const patienceMs = 60_000

/** A whole lane at work in this process: the real station over simulated devices. */
export class WholeLane {
  readonly station: Station
  readonly world: LaneWorld
  readonly config: LaneConfig
  readonly said: readonly string[]

  constructor(station: Station, config: LaneConfig, said: readonly string[]) {
    if (station.simulation === null) throw new Error('The story needs a simulated lane.')
    this.station = station
    this.world = station.simulation.world
    this.config = config
    this.said = said
  }

  get state(): LaneState {
    return this.station.running.lane.state
  }

  get evidenceFolder(): string {
    return join(this.config.dataFolder, 'evidence')
  }

  /** Every inspection, oldest first. */
  records(): readonly Inspection[] {
    return [...this.station.storage.recent(10_000, null)].reverse()
  }

  closed(): readonly Inspection[] {
    return this.state.counts.closed === 0 ? [] : this.records().filter((record) => record.closedAt !== null)
  }

  /** One inspection as it is stored. */
  stored(id: string): Inspection {
    const record = this.station.storage.get(id)
    if (record === null) throw new Error(`No inspection ${id} is stored.`)
    return record
  }

  /** Waits for the claim; a failure tells the state and the last words of the log. */
  async until(claim: () => boolean, words: string): Promise<void> {
    try {
      await eventually(claim, words, patienceMs)
    } catch (error) {
      const { mode, stops, openInterlocks, failedDevices } = this.state
      const codes = stops.map(({ code, where }) => `${code} at ${where}`)
      const facts = JSON.stringify({ mode, codes, openInterlocks, failedDevices, counts: this.state.counts })
      throw new Error(`${words}\n${facts}\n${this.said.slice(-15).join('\n')}`, { cause: error })
    }
  }

  /** Waits until a parcel lies in the beam with X-rays on, its first lines taken and its last to come. */
  async parcelInBeam(): Promise<TrackedParcel> {
    const { beamMm } = this.config.layout
    const inBeam = (): TrackedParcel | undefined =>
      this.state.parcels.find(({ frontBeltMm, rearBeltMm, scanAborted }) => {
        const behindMm = this.world.beltMm() - frontBeltMm - beamMm
        return !scanAborted && rearBeltMm !== null && behindMm > 30 && behindMm < rearBeltMm - frontBeltMm - 60
      })
    await this.until(() => inBeam() !== undefined && this.state.beamReadBack === true, 'no parcel came into the beam')
    const parcel = inBeam()
    if (!parcel) throw new Error('The parcel was gone again.')
    return parcel
  }

  /** Waits for this parcel's end and gives its stored record. */
  async closedRecordOf({ record }: TrackedParcel): Promise<Inspection> {
    await this.until(() => this.stored(record.id).closedAt !== null, `inspection ${record.id} was not closed`)
    return this.stored(record.id)
  }

  /** A person's reset. */
  reset(): void {
    this.station.running.lane.dispatch({ type: 'safeReset', atMs: Date.now(), by: 'S-117' })
  }

  /** A person's start. */
  start(): void {
    this.station.running.lane.dispatch({ type: 'laneStarted', atMs: Date.now(), by: 'S-117' })
  }

  /** Once the belt stands, presses Reset, then Start, until the lane runs: each works only when what the lane waits for is well. */
  async resetAndStart(): Promise<void> {
    await this.until(() => this.world.beltSpeedMmS() === 0 && !this.state.beltRunning, 'the belt went on')
    await this.until(() => {
      if (this.state.mode === 'safe') this.reset()
      if (this.state.mode === 'stopped') this.start()
      return this.state.mode === 'running' || this.state.mode === 'scanning'
    }, 'the lane could not be started again')
  }

  /** Waits until a parcel has been judged by its picture from now on, and has left. */
  async goesOnJudging(): Promise<Inspection> {
    const afterMs = Date.now()
    const judged = (): Inspection | undefined =>
      this.closed().find(({ verdictAt, imageMassG }) => (verdictAt ?? 0) > afterMs && imageMassG !== null)
    await this.until(() => judged() !== undefined, 'no new parcel was judged')
    const record = judged()
    if (!record) throw new Error('The judged parcel is not stored.')
    return record
  }
}

/** A folder of one story. What was started in it ends in the reverse order, then the folder goes. */
export class StoryFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'clearlane-story-'))
  readonly #ends: (() => Promise<void> | void)[] = []

  constructor(t: TestContext) {
    t.after(async () => {
      for (const end of this.#ends.reverse()) await end()
      rmSync(this.path, { recursive: true, force: true, maxRetries: 5 })
    })
  }

  /** To be done when the story is over, however it ends. */
  atTheEnd(end: () => Promise<void> | void): void {
    this.#ends.push(end)
  }
}

/** Opens the lane of this folder; the story ends it. */
export async function openWholeLane(folder: StoryFolder, changes: LaneChanges = {}): Promise<WholeLane> {
  const said: string[] = []
  const write =
    (level: string) =>
    (facts: Readonly<Record<string, unknown>>, message: string): void =>
      void said.push(`${level} ${message} ${JSON.stringify(facts)}`)
  const log: Log = { info: write('info'), warn: write('warn'), error: write('error') }
  const config = readConfig(writeLaneConfig(folder.path, changes))
  const station = await openStation(config, log)
  folder.atTheEnd(() => station.close())
  return new WholeLane(station, config, said)
}

/** A lane in a folder of its own. */
export async function wholeLane(t: TestContext, changes: LaneChanges = {}): Promise<WholeLane> {
  return openWholeLane(new StoryFolder(t), changes)
}

/** Hypotheses that fired, as `kind: words`. */
export function fired(record: Inspection): readonly string[] {
  return record.hypotheses.filter((one) => one.fired).map((one) => `${one.kind}: ${one.words}`)
}
