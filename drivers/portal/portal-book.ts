import type { DeviceValue, Unsubscribe } from '../device.ts'
import { Listeners } from '../listeners.ts'
import { factsBetween } from './facts.ts'
import type { PortalFact, PortalReading } from './portal.ts'

/** The readings of one portal: the newest, and what happened between it and the one before. */
export class PortalBook {
  readonly #facts = new Listeners<PortalFact>()
  #reading: PortalReading | null = null

  get reading(): PortalReading | null {
    return this.#reading
  }

  take(reading: PortalReading): void {
    const before = this.#reading
    this.#reading = reading
    for (const fact of factsBetween(before, reading)) this.#facts.tell(fact)
  }

  onFact(listen: (fact: PortalFact) => void): Unsubscribe {
    return this.#facts.add(listen)
  }

  values(): readonly DeviceValue[] {
    const reading = this.#reading
    if (!reading) return []
    const { gamma, neutron, passage, faults } = reading
    const shown = (value: number | null): number | string => (value === null ? '–' : Number(value.toFixed(1)))
    return [
      { name: 'gamma', value: shown(gamma.countsPerS), unit: '1/s' },
      { name: 'gamma background', value: shown(gamma.backgroundPerS), unit: '1/s' },
      { name: 'gamma above background', value: shown(gamma.sigma), unit: 'σ' },
      { name: 'neutron', value: shown(neutron.countsPerS), unit: '1/s' },
      { name: 'neutron background', value: shown(neutron.backgroundPerS), unit: '1/s' },
      { name: 'alarm', value: gamma.alarm || neutron.alarm, unit: null },
      { name: 'occupied', value: passage !== null, unit: null },
      { name: 'faults', value: faults.length > 0 ? faults.join(', ') : 'none', unit: null },
    ]
  }
}
