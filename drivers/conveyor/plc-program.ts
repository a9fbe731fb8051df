import type { UnitMode } from './conveyor.ts'
import {
  commanded,
  commandOf,
  completed,
  drives,
  mayJog,
  modeMayChange,
  type PackmlState,
  unitModeOf,
} from './packml.ts'
import type { RefusalCode, StopReason } from './stop-reasons.ts'

/** What the PLC's program sees in one cycle. `safety` is null while the chain and the heartbeat are good; `jog` is +1, −1 or 0. */
export type PlcInputs = {
  readonly nowMs: number
  readonly safety: Extract<StopReason, 'emergencyStop' | 'interlockOpen' | 'heartbeatLost'> | null
  readonly jammed: boolean
  readonly laneFull: boolean
  readonly xrays: boolean
  readonly speedMmS: number
  readonly speedSetMmS: number
  readonly jog: number
}

const actingMs = 60
const jogMmS = 100

const commandReasons: Partial<Record<PackmlState, StopReason>> = {
  Stopping: 'stopCommand',
  Holding: 'holdCommand',
  Aborting: 'abortCommand',
  Suspending: 'suspendCommand',
  Resetting: 'none',
  Starting: 'none',
  Unholding: 'none',
  Unsuspending: 'none',
}

/**
 * The PackML program of the lane's PLC (hardware.md §4.1): a jam holds, a full lane suspends and goes on by itself, an open interlock
 * aborts, a lost heartbeat stops. Acting states end when the belt stands, or runs. No I/O.
 */
export class PlcProgram {
  #state: PackmlState = 'Stopped'
  #sinceMs = 0
  #mode: UnitMode = 'Production'
  #reason: StopReason = 'none'
  #rejected = 0
  #command = 0
  #modeChange = 0

  get state(): PackmlState {
    return this.#state
  }

  get mode(): UnitMode {
    return this.#mode
  }

  get stopReason(): StopReason {
    return this.#reason
  }

  /** The register of the last refusal: low byte of its change number, then why. */
  get rejected(): number {
    return this.#rejected
  }

  /** Carries a command out, once for each new change number. */
  command(number: number, change: number, inputs: PlcInputs): void {
    if (change === this.#command) return
    this.#command = change
    const command = commandOf(number)
    const next = command ? commanded(this.#state, command) : null
    const refusal = command ? this.#refusalOf(next, inputs) : 5
    if (refusal === null && next) this.#become(next, commandReasons[next] ?? this.#reason, inputs.nowMs)
    else this.#reject(change, refusal ?? 1)
  }

  /** Changes the unit mode, once for each new change number. */
  changeMode(number: number, change: number, inputs: PlcInputs): void {
    if (change === this.#modeChange) return
    this.#modeChange = change
    const mode = unitModeOf(number)
    if (!mode) return this.#reject(change, 5)
    if (!modeMayChange(this.#state)) return this.#reject(change, 1)
    if (mode !== this.#mode && this.#state === 'Idle') this.#become('Stopping', 'modeChanged', inputs.nowMs)
    this.#mode = mode
  }

  /** One cycle. */
  step(inputs: PlcInputs): void {
    this.#watch(inputs)
    const next = completed(this.#state)
    if (next === this.#state || inputs.nowMs - this.#sinceMs < actingMs || !this.#beltIsThere(inputs)) return
    this.#become(next, this.#reason, inputs.nowMs)
  }

  /** The speed that the drives are given, negative in reverse. */
  driveMmS({ safety, jammed, xrays, speedSetMmS, jog }: PlcInputs): number {
    if (jammed || safety !== null) return 0
    if (drives(this.#state)) return speedSetMmS
    if (jog === 0 || xrays || !mayJog(this.#state, this.#mode)) return 0
    return jog * jogMmS
  }

  #refusalOf(next: PackmlState | null, { safety, jammed }: PlcInputs): RefusalCode | null {
    if (next === null) return 1
    if (!drives(next)) return null
    if (safety !== null) return 2
    if (jammed) return 3
    return this.#mode === 'Manual' ? 4 : null
  }

  #reject(change: number, why: RefusalCode): void {
    this.#rejected = ((change & 0xff) << 8) | why
  }

  #become(state: PackmlState, reason: StopReason, nowMs: number): void {
    this.#state = state
    this.#reason = reason
    this.#sinceMs = nowMs
  }

  #watch({ safety, jammed, laneFull, nowMs }: PlcInputs): void {
    const rests = ['Idle', 'Stopped', 'Clearing', 'Resetting'].includes(this.#state)
    if (safety !== null && !rests) {
      const next = commanded(this.#state, safety === 'heartbeatLost' ? 'stop' : 'abort')
      if (next) this.#become(next, safety, nowMs)
    } else if (this.#state === 'Execute' && jammed) this.#become('Holding', 'jam', nowMs)
    else if (this.#state === 'Execute' && laneFull) this.#become('Suspending', 'downstreamFull', nowMs)
    else if (this.#state === 'Suspended' && this.#reason === 'downstreamFull' && !laneFull)
      this.#become('Unsuspending', 'none', nowMs)
  }

  /** Whether the belt has come to where an acting state brings it. A jammed one never gets to speed, and is held as soon as it runs. */
  #beltIsThere({ speedMmS, speedSetMmS, jammed }: PlcInputs): boolean {
    if (drives(this.#state)) return jammed || Math.abs(speedMmS - speedSetMmS) <= 1
    return Math.abs(speedMmS) <= 1
  }
}
