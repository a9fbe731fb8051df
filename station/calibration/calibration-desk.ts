import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type {
  CalibrationOverview,
  CalibrationPast,
  CalibrationResult,
  CalibrationSet,
  Conditions,
  ProcedureId,
  RunAction,
} from '../contract/calibration.ts'
import type { Inspection } from '../contract/inspection.ts'
import { ServeError } from '../serve/serve-error.ts'
import type { CalibrationStore } from '../storage/calibrations.ts'
import { levelsOf, materialOf } from './hand-over.ts'
import { beginMeasuring, type Measurement, type MeasuringParts } from './measuring.ts'
import { outcomeOf } from './outcomes.ts'
import type { Piece } from './pieces.ts'
import { type Procedure, procedureOf } from './procedures.ts'
import { beginRun, Run, type RunEffect, type RunEvent, stepOf, stepRun } from './run.ts'
import { doubtOf, historyOf, setAgain, setWith, validUntil } from './set.ts'
import { rowsOf, runView, waitsOf } from './views.ts'

/** What the desk works with. `world` is there on a simulated lane only: it lays pieces, and keeps the belt free of other goods. */
export type DeskParts = Omit<MeasuringParts, 'by' | 'tell'> & {
  readonly store: CalibrationStore
  readonly energies: 1 | 2
  readonly beltMmS: number
  readonly newId: (atMs: number) => string
  readonly conditions: () => Conditions
  /** Called with what imaging uses of a set whenever another one comes into use; null where it says nothing of material. */
  readonly handOver: (material: ReturnType<typeof materialOf>) => void
  readonly world: { readonly lay: (piece: Piece, times: number) => void; readonly hold: (on: boolean) => void } | null
}

const lookEveryMs = 5000
const mostHistory = 50

/**
 * The calibration of a lane: runs procedures step by step, keeps every change of a run, signs results into versions, and tells the lane
 * which version is in use and whether it can be trusted.
 */
export class CalibrationDesk {
  readonly #parts: DeskParts
  readonly #timer: NodeJS.Timeout
  #run: Run | null = null
  #measurement: Measurement | null = null
  #told = ''
  #handedOver: string | null = null

  constructor(parts: DeskParts) {
    this.#parts = parts
    this.#timer = setInterval(() => this.#tellLane(), lookEveryMs)
    const kept = parts.store.openRun()
    if (kept !== null) {
      this.#run = Run.parse(kept)
      this.#step({ type: 'restarted' })
    }
    this.#tellLane()
  }

  overview(): CalibrationOverview {
    const { lane, store, world } = this.#parts
    const rows = this.#rows()
    return {
      policy: lane.settings.policy.calibration,
      doubt: doubtOf(rows),
      procedures: rows,
      run: this.#run === null ? null : runView(this.#run, world !== null),
      set: store.current(),
    }
  }

  /** Begins a procedure; one that is under way has to be ended first. Throws ServeError. */
  begin(id: ProcedureId, by: string): void {
    if (this.#run !== null) throw new ServeError('not-ready', 'A procedure is under way: sign it or stop it first.')
    const procedure = procedureOf(id)
    if (procedure.twoEnergies && this.#parts.energies === 1)
      throw new ServeError('not-ready', 'This detector has one energy: there is nothing to calibrate here.')
    this.#run = beginRun(this.#parts.newId(this.#parts.nowMs()), id, by, this.#parts.nowMs())
    this.#carryOut({ type: 'store' })
    this.#tellLane()
  }

  /** What a person does with the run. Throws ServeError in words that the page shows. */
  act(action: RunAction, by: string): void {
    const run = this.#run
    if (run === null) throw new ServeError('not-found', 'No procedure is under way.')
    if (action === 'stop') this.#step({ type: 'stopped' })
    else if (action === 'skip') this.#step({ type: 'skipped' })
    else if (action === 'confirm') this.#confirm(run)
    else if (action === 'lay') this.#lay(run)
    else this.#sign(run, by)
    this.#tellLane()
  }

  history(): CalibrationPast[] {
    const { store } = this.#parts
    return historyOf(store.sets(mostHistory), store.result)
  }

  /** The results of an earlier version are used again, as a new version. Throws ServeError. */
  revert(version: number, by: string): void {
    const { store, nowMs } = this.#parts
    const sets = store.sets(mostHistory)
    const [newest] = sets
    const earlier = sets.find((set) => set.version === version)
    if (!newest || !earlier) throw new ServeError('not-found', `There is no set ${version}.`)
    if (earlier === newest) throw new ServeError('bad-input', `Set ${version} is in use already.`)
    const set = setAgain(newest, earlier, by, nowMs())
    const words = `Calibration set ${earlier.version} was taken into use again as set ${set.version}.`
    store.useSet(set, { kind: 'calibration-reverted', words, facts: { by, set: set.version, of: earlier.version } })
    this.#tellLane()
  }

  /** Hears what becomes of the pieces on the belt. */
  inspection(record: Inspection): void {
    this.#measurement?.inspection(record)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#endMeasuring()
  }

  #confirm(run: Run): void {
    const step = stepOf(run)
    if (run.state === 'waiting' && step !== null) {
      const { needs } = procedureOf(run.procedure)
      // A piece of the step before may still be on its way out: it cannot be taken for the next one.
      const waits = waitsOf(needs, { lane: this.#parts.lane.state, set: this.#parts.store.current() })
      if (waits.length > 0) throw new ServeError('not-ready', `This step waits for ${waits.join(' and ')}.`)
    }
    this.#step({ type: 'confirmed' })
  }

  #lay(run: Run): void {
    const { world } = this.#parts
    if (world === null) throw new ServeError('not-simulated', 'Only a simulated lane lays its pieces itself.')
    if (run.state === 'waiting') this.#confirm(run)
    const step = stepOf(run)
    if (step?.kind === 'piece') world.lay(step.piece, 1)
    else if (step?.kind === 'passes') world.lay(step.piece, step.passes)
  }

  #step(event: RunEvent): void {
    if (this.#run === null) return
    const { run, effects } = stepRun(this.#run, event)
    this.#run = run
    if (run.state !== 'measuring') this.#endMeasuring()
    for (const effect of effects) this.#carryOut(effect)
    if (run.state === 'aborted') this.#run = null
    if (run.state !== 'measuring') this.#tellLane()
  }

  #carryOut({ type }: RunEffect): void {
    const run = this.#run
    if (run === null) return
    const { store, nowMs } = this.#parts
    if (type === 'store') store.saveRun(storedOf(run), nowMs())
    else if (type === 'cancel') this.#endMeasuring()
    else if (type === 'evaluate') this.#evaluate(run)
    else this.#measure(run)
  }

  #measure(run: Run): void {
    const step = stepOf(run)
    if (step === null) return
    this.#endMeasuring()
    let mine: Measurement | null = null
    // What a measurement that has been ended still says is about another try.
    const tell = (event: RunEvent): void => {
      if (mine === null || this.#measurement !== mine) return
      if (event.type === 'measured' || event.type === 'interrupted') this.#endMeasuring()
      this.#step(event)
    }
    mine = beginMeasuring(step, { ...this.#parts, by: run.by, tell })
    this.#measurement = mine
  }

  #endMeasuring(): void {
    const measurement = this.#measurement
    this.#measurement = null
    measurement?.end()
  }

  #evaluate(run: Run): void {
    const { store, beltMmS, lane } = this.#parts
    const set = store.current()
    const ground = {
      levels: (id: 'dark' | 'gain') => levelsOf(set, id, store),
      beltMmS,
      eyesMm: lane.settings.layout.eyesMm,
    }
    try {
      this.#step({ type: 'evaluated', outcome: outcomeOf(run, ground) })
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      this.#step({ type: 'notEvaluated', words: error.message })
    }
  }

  /** Result, version, audit row and the message for headquarters in one transaction. */
  #sign(run: Run, by: string): void {
    const { store, nowMs, newId, conditions } = this.#parts
    const signed = stepRun(run, { type: 'signed' }).run
    if (signed.state !== 'signed') throw new ServeError('not-ready', 'Only what is inside every limit can be signed.')
    const procedure = procedureOf(run.procedure)
    const atMs = nowMs()
    const result = resultOf(run, procedure, { id: newId(atMs), atMs, by, conditions: conditions() })
    const set = setWith(store.current(), procedure, result.id, by, atMs)
    const event = signatureEvent(procedure, result, set)
    store.sign({ run: storedOf(signed), result, data: run.data, set, event })
    this.#run = null
  }

  #rows() {
    const { store, energies, nowMs, conditions, lane } = this.#parts
    const ground = { energies, set: store.current(), resultOf: store.result, nowMs: nowMs(), now: conditions() }
    return rowsOf({ ...ground, lane: lane.state })
  }

  #tellLane(): void {
    const { lane, store, nowMs, world } = this.#parts
    const set = store.current()
    const underWay = this.#run !== null
    const version = set === null ? null : `set ${set.version}`
    const changed = { version, doubt: doubtOf(this.#rows()), underWay }
    const said = JSON.stringify(changed)
    if (said === this.#told) return
    this.#told = said
    if (version !== this.#handedOver) {
      this.#handedOver = version
      this.#parts.handOver(materialOf(set, store))
    }
    world?.hold(underWay)
    lane.dispatch({ type: 'calibrationChanged', atMs: nowMs(), ...changed })
  }
}

const storedOf = (run: Run) => ({ id: run.id, procedure: run.procedure, state: run.state, run })

function resultOf(
  run: Run,
  procedure: Procedure,
  { id, atMs, by, conditions }: Pick<CalibrationResult, 'id' | 'atMs' | 'by' | 'conditions'>,
): CalibrationResult {
  const dataSha256 = createHash('sha256')
    .update(canonicalize(run.data) ?? 'null')
    .digest('hex')
  const validUntilMs = validUntil(procedure, atMs)
  return {
    id,
    procedure: procedure.id,
    atMs,
    by,
    values: run.values,
    validUntilMs,
    conditions,
    plot: run.plot,
    dataSha256,
  }
}

function signatureEvent(procedure: Procedure, result: CalibrationResult, set: CalibrationSet) {
  const values = Object.fromEntries(result.values.map(({ name, value }) => [name, value]))
  const { id, by, dataSha256, validUntilMs, conditions } = result
  const facts = {
    by,
    set: set.version,
    procedure: procedure.id,
    result: id,
    dataSha256,
    validUntilMs,
    ...conditions,
    ...values,
  }
  const words = `${procedure.title} was calibrated and signed by ${by}; calibration set ${set.version} is in use.`
  return { kind: 'calibration-signed', words, facts }
}
