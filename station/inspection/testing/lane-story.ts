import type { Declaration } from '../../contract/declaration.ts'
import type { ScanRecord } from '../../contract/inspection.ts'
import type { LaneEffect } from '../effect.ts'
import type { Finding, LaneEvent } from '../event.ts'
import type { LaneSettings, LaneState } from '../lane-state.ts'
import { nextDeadlines } from '../deadlines.ts'
import { initialState, step } from '../step.ts'

/** Settings of a lane for stories: the demo's layout and policy. */
export const settings: LaneSettings = {
  laneId: 'test-lane',
  layout: {
    eyesMm: { infeed: 0, tunnelIn: 650, tunnelOut: 1550, divert: 4050, outfeed: 4100 },
    beamMm: 1050,
    barcodeMm: 100,
    scaleMm: [20, 640],
    portalMm: [-200, 300],
    gateMm: 3700,
    endMm: 4300,
    toleranceMm: 60,
    scanMarginMm: 16,
    longestParcelMm: 900,
    beamIdleMm: 400,
    gateLeadMm: 150,
  },
  policy: {
    version: 'test-1',
    validFrom: '2026-11-01',
    weight: { share: 0.05, grams: 50 },
    packingShare: 0.08,
    undeclaredScore: null,
    referUnmanifested: true,
    opaqueShare: 0.1,
    radiation: { referAlarms: true, dosimeterStops: true, required: ['dosimeter'] },
    calibration: 'advisory',
    onTimeout: 'hold',
    verdictTimeoutMs: 3000,
  },
  pitchMm: 0.8,
  versions: {
    software: '0',
    model: null,
    modelSha256: null,
    policy: 'test-1',
    calibration: null,
    configuration: 'test',
  },
  firstGateSequence: 0,
}

export const declarationOf = (label: string): Declaration => ({
  label,
  masterCarton: null,
  grossMassG: 1000,
  parcelCount: null,
  currency: null,
  shipper: null,
  consignee: null,
  lines: [
    {
      hs6: '180632',
      description: 'chocolate bars, not filled',
      quantity: 24,
      unit: 'pcs',
      netMassG: 930,
      value: null,
      origin: null,
    },
  ],
})

/** The picture that the ideal scanner of a story stores. */
export const scanOfStories: ScanRecord = {
  widthPx: 400,
  heightPx: 500,
  pitchAcrossMm: 0.8,
  pitchAlongMm: 0.8,
  energies: 1,
  linesLost: 0,
  quality: [],
  attribution: null,
  evidence: [{ plane: 'single', file: 'x/single.png', sha256: 'a'.repeat(64), bytes: 10 }],
}
const speedMmS = 200

/**
 * How the ideal devices of a story answer. A belt that `never-stands` is stopped and started again before anybody has looked; one that
 * is `told-by-hand` says nothing by itself.
 */
export type Answers = {
  readonly findings: readonly Finding[] | 'fails' | 'silent'
  readonly scan: 'stored' | 'disk-full' | 'silent'
  readonly belt: 'obeys' | 'never-stands' | 'told-by-hand'
  /** Whether storage takes closed inspections. */
  readonly stores: boolean
}

/** A lane played by hand: the belt moves, devices answer as told, and everything is written down. */
export class LaneStory {
  state: LaneState = initialState(settings)
  readonly events: LaneEvent[] = []
  readonly effects: LaneEffect[] = []
  readonly log: string[] = []
  readonly #answers: Answers
  #beltMm = 0
  #atMs = 0
  #names = 0

  constructor(answers: Partial<Answers> = {}) {
    this.#answers = { findings: [], scan: 'stored', belt: 'obeys', stores: true, ...answers }
  }

  get beltMm(): number {
    return this.#beltMm
  }

  get atMs(): number {
    return this.#atMs
  }

  /** Lets an event happen; the ideal devices answer what the lane orders. */
  tell(event: LaneEvent): void {
    this.events.push(event)
    const { state, effects } = step(settings, this.state, event)
    this.state = state
    this.log.push(`${(event.atMs / 1000).toFixed(2).padStart(7)} ${line(event)}`)
    for (const effect of effects) {
      this.effects.push(effect)
      this.log.push(`          → ${line(effect)}`)
    }
    for (const effect of effects) this.#answer(effect)
  }

  start(): this {
    this.tell({ type: 'laneStarted', atMs: this.#atMs, by: 'K-2107' })
    return this
  }

  /** Moves the belt, telling deadlines on the way. */
  move(mm: number): this {
    const to = this.#beltMm + mm
    for (let turn = 0; turn < 1000; turn++) {
      const due = nextDeadlines(settings, this.state).beltMm
      if (due === null || due > to) break
      this.#goTo(Math.max(due, this.#beltMm))
      this.tell({ type: 'beltReached', atMs: this.#atMs, beltMm: this.#beltMm })
    }
    this.#goTo(to)
    return this
  }

  rise(eye: 'infeed' | 'tunnelIn' | 'tunnelOut' | 'divert' | 'outfeed'): this {
    const id = ++this.#names
    const inspectionId = `01932c07-4e2e-7cc3-9b1a-${String(id).padStart(12, '0')}`
    this.tell({ type: 'eyeRose', atMs: this.#atMs, eye, beltMm: this.#beltMm, inspectionId, trackId: id })
    return this
  }

  fall(eye: 'infeed' | 'tunnelIn' | 'tunnelOut' | 'divert' | 'outfeed'): this {
    this.tell({ type: 'eyeFell', atMs: this.#atMs, eye, beltMm: this.#beltMm })
    return this
  }

  /** A parcel of 400 mm comes in, is labelled and weighed, and stands with its front at 700 mm, past the tunnel's eye. */
  enter(label: string | null, grams: number | null): this {
    this.rise('infeed').move(250)
    this.tell(
      label === null
        ? { type: 'labelUnreadable', atMs: this.#atMs, beltMm: this.#beltMm }
        : { type: 'labelRead', atMs: this.#atMs, text: label, beltMm: this.#beltMm },
    )
    this.move(150).fall('infeed').move(100)
    if (grams !== null) this.tell({ type: 'weighed', atMs: this.#atMs, grams, stable: true, beltMm: this.#beltMm })
    return this.move(150).rise('tunnelIn').move(50)
  }

  /** The rest of the way to the gate's eyes. */
  toGate(): this {
    return this.move(850).rise('tunnelOut').move(2450)
  }

  #goTo(beltMm: number): void {
    this.#atMs += ((beltMm - this.#beltMm) / speedMmS) * 1000
    this.#beltMm = beltMm
  }

  #answer(effect: LaneEffect): void {
    const atMs = this.#atMs
    const beltMm = this.#beltMm
    this.#answerBelt(effect)
    if (effect.type === 'turnBeamOn') this.tell({ type: 'beamReadBack', atMs, emitting: true, beltMm })
    if (effect.type === 'turnBeamOff' && this.state.beamReadBack)
      this.tell({ type: 'beamReadBack', atMs, emitting: false, beltMm })
    if (effect.type === 'lookUpDeclaration') this.#answerLookUp(effect.trackId, effect.label)
    if (effect.type === 'closeScan') this.#answerScan(effect.trackId)
    if (effect.type === 'interpretScan') this.#answerFindings(effect.trackId)
    if (effect.type === 'orderGate') this.tell({ type: 'gateEchoed', atMs, sequence: effect.sequence })
    if (effect.type === 'closeInspection' && this.#answers.stores)
      this.tell({ type: 'inspectionStored', atMs, trackId: effect.trackId })
  }

  #answerBelt({ type }: LaneEffect): void {
    const { belt } = this.#answers
    const running = type === 'startBelt'
    if (belt === 'told-by-hand' || (!running && (type !== 'stopBelt' || belt === 'never-stands'))) return
    if (running === this.state.beltRunning) return
    const speed = running ? speedMmS : 0
    this.tell({ type: 'beltChanged', atMs: this.#atMs, running, speedMmS: speed, beltMm: this.#beltMm })
  }

  #answerLookUp(trackId: number, label: string): void {
    const atMs = this.#atMs
    if (!label.startsWith('LX')) return this.tell({ type: 'declarationMissing', atMs, trackId })
    const declaration = declarationOf(label)
    this.tell({ type: 'declarationFound', atMs, trackId, declaration, sameLabelSeen: 0, cartonSeen: null })
  }

  #answerScan(trackId: number): void {
    if (this.#answers.scan === 'stored') return this.storeScan(trackId)
    if (this.#answers.scan === 'disk-full')
      this.tell({ type: 'scanFailed', atMs: this.#atMs, trackId, code: 'disk-full', words: 'The disk is full.' })
  }

  /** The picture of this track is stored now. */
  storeScan(trackId: number): void {
    this.tell({
      type: 'scanStored',
      atMs: this.#atMs,
      trackId,
      scan: scanOfStories,
      lastLineAtMs: this.#atMs,
      imagingMs: 5,
    })
  }

  #answerFindings(trackId: number): void {
    const atMs = this.#atMs
    const { findings } = this.#answers
    if (findings === 'silent') return
    if (findings === 'fails') this.tell({ type: 'findingsFailed', atMs, trackId, words: 'The model ended.' })
    else
      this.tell({
        type: 'findingsReady',
        atMs,
        trackId,
        findings,
        quality: [],
        inferenceMs: 20,
        model: { id: 'test', sha256: 'b'.repeat(64) },
      })
  }
}

/** One event or effect as a line for people: its type, then its plain fields. */
export function line(said: LaneEvent | LaneEffect): string {
  const fields = Object.entries(said).flatMap(([key, value]) => {
    if (key === 'type' || key === 'atMs' || key === 'inspectionId' || value === null) return []
    if (Array.isArray(value))
      return [
        `${key} ${value.length > 0 && typeof value[0] === 'number' ? value.map((part) => Math.round(Number(part))).join('–') : `×${value.length}`}`,
      ]
    if (typeof value === 'object') return []
    return [`${key} ${typeof value === 'number' ? Math.round(value * 10) / 10 : String(value)}`]
  })
  return [said.type, ...fields].join('  ')
}
