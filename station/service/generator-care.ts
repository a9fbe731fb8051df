import type { GeneratorPanel } from '../contract/service.ts'
import { ServeError } from '../serve/serve-error.ts'
import { emptyWaits, type ServiceParts, wordsOf } from './service-parts.ts'

/** Warm-up and wear of the generator for a technician: begun by a person on a lane that stands, ended by anybody at any moment. */
export class GeneratorCare {
  readonly #parts: ServiceParts
  #running = false

  constructor(parts: ServiceParts) {
    this.#parts = parts
  }

  /** True while a warm-up that was begun here runs. */
  get running(): boolean {
    return this.#running
  }

  /** The panel as it stands. */
  panel(): GeneratorPanel {
    const { generator } = this.#parts.devices
    const { warmUp, ladder = [], idle = 'not told', arcs, hours, beamSeconds } = generator.tube()
    const status = generator.status()
    return {
      warmUp,
      ladder: ladder.map((rung) => ({ ...rung })),
      arcs,
      hours,
      beamSeconds,
      idle,
      watchdog: String(generator.values().find(({ name }) => name === 'watchdog')?.value ?? 'in use'),
      emitting: status?.emitting ?? null,
      kilovolts: status?.kilovolts ?? null,
      milliamps: status?.milliamps ?? null,
      waitsFor: this.#waits(),
    }
  }

  /** Begins the warm-up; its end is written down under the person who began it. Throws ServeError `not-ready`. */
  begin(): GeneratorPanel {
    const staffId = this.#parts.staffId()
    const [first] = this.#waits()
    if (first !== undefined) throw new ServeError('not-ready', `The warm-up waits for ${first}.`)
    this.#running = true
    const before = this.#parts.devices.generator.tube()
    const rungs = before.ladder?.length ?? 0
    this.#write(staffId, 'done', 'A warm-up of the tube was begun.', { rungs, idle: before.idle ?? 'not told' })
    this.#parts.beam
      .warmUp()
      .then(
        () => this.#write(staffId, 'good', 'The tube is warmed up.', { rungs, ...this.#arcs(before.arcs) }),
        (error: unknown) =>
          this.#write(staffId, 'bad', wordsOf(error).slice(0, 300), { rungs, ...this.#arcs(before.arcs) }),
      )
      .catch((error: unknown) => this.#parts.onTrouble('write the end of a warm-up down', error))
      .finally(() => (this.#running = false))
    return this.panel()
  }

  /** Off, with no precondition and before anything else; then it is written down, with a number where there is one. */
  off(staffId: string | null): GeneratorPanel {
    const wasOn = this.#running || this.#parts.devices.generator.status()?.emitting === true
    this.#parts.beam.turnOff()
    if (wasOn) this.#write(staffId ?? 'nobody', 'done', 'X-rays were turned off by hand.', {})
    return this.panel()
  }

  #arcs(before: number | null): { arcs: number | null } {
    const { arcs } = this.#parts.devices.generator.tube()
    return { arcs: arcs === null ? null : arcs - (before ?? 0) }
  }

  #waits(): string[] {
    const { devices } = this.#parts
    const status = devices.generator.status()
    return [
      ...emptyWaits(this.#parts),
      ...(status === null || devices.generator.health().state !== 'ready' ? ['the generator to answer'] : []),
      ...(status?.faults ?? []).map((fault) => `the fault "${fault}" to be reset`),
      ...(this.#running ? ['the warm-up that runs'] : []),
    ]
  }

  #write(staffId: string, result: 'good' | 'bad' | 'done', words: string, body: Record<string, unknown>): void {
    const { storage, nowMs } = this.#parts
    storage.service.record({ kind: 'warm-up', subject: 'generator', staffId, result, words, body }, nowMs())
  }
}
