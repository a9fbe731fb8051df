import { DriverError } from '../driver-error.ts'
import type { Supply, SupplyReading } from './supply.ts'

/**
 * Heats the filament before high voltage (at least the tube's pre-heat time, hardware.md §9) where the supply says that it was cold. A
 * filament that was hot when it was first seen needs no wait.
 */
export class Preheat {
  #onSinceMs: number | null = null
  #cold = false
  #cancel: (() => void) | null = null

  get running(): boolean {
    return this.#cancel !== null
  }

  /** What a poll says of the filament; null = nothing. */
  saw(filamentOn: boolean | null): void {
    if (filamentOn === false) {
      this.#cold = true
      this.#onSinceMs = null
    } else if (filamentOn && this.#cold) {
      this.#cold = false
      this.#onSinceMs = performance.now()
    }
  }

  /** Resolves when the filament is hot; switches it on where it is off. Throws DriverError `cancelled` when it is turned off meanwhile. */
  async ready(reading: SupplyReading | null, preheatMs: number, supply: Supply): Promise<void> {
    if (reading === null || reading.filamentOn === null) return
    if (!reading.filamentOn || this.#cold) {
      await supply.enableFilament(true)
      this.#cold = false
      this.#onSinceMs = performance.now()
    }
    const leftMs = this.#onSinceMs === null ? 0 : this.#onSinceMs + preheatMs - performance.now()
    if (leftMs > 0) await this.#wait(leftMs)
  }

  /** "Off" ends the wait. */
  cancel(): void {
    this.#cancel?.()
  }

  #wait(forMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer)
        this.#cancel = null
      }
      const timer = setTimeout(() => {
        end()
        resolve()
      }, forMs)
      this.#cancel = () => {
        end()
        reject(new DriverError('cancelled', 'X-rays were turned off while the filament was pre-heated.'))
      }
    })
  }
}
