import { DriverError } from '../driver-error.ts'
import { faultsOf } from '../simulation/fault-knobs.ts'

/** Scale protocols, by the driver that speaks them. */
export const scaleDrivers = ['mt-sics', 'toledo-continuous', 'toledo-8217'] as const
export type ScaleDriver = (typeof scaleDrivers)[number]

/** What can go wrong with a simulated scale, by the name in its URL: `sim:scale?fault=noisy,drift`. */
export const scaleFaults = {
  silent: 'says nothing',
  drift: 'its zero creeps by 5 g a second',
  noisy: 'its values jump by some grams',
  unstable: 'never comes to rest',
  overload: 'says that it is overloaded',
  wrongUnit: 'weighs in a unit that nobody knows',
  badChecksum: 'every second frame has a wrong checksum',
  lookAlike: 'answers as a balance of another maker',
} as const
export type ScaleFault = keyof typeof scaleFaults

/** Faults that only some protocols can have: 8217 sends no unit, only the continuous output has a checksum. */
const onlyFor: Readonly<Partial<Record<ScaleFault, readonly ScaleDriver[]>>> = {
  wrongUnit: ['mt-sics', 'toledo-continuous'],
  badChecksum: ['toledo-continuous'],
  lookAlike: ['mt-sics'],
}

/** Faults of a simulator's URL. Throws DriverError `bad-url` on an unknown one, and on one that the protocol cannot have. */
export function scaleFaultsOf(url: string, driver: ScaleDriver): ReadonlySet<ScaleFault> {
  const faults = faultsOf(url, scaleFaults)
  for (const fault of faults)
    if (!(onlyFor[fault] ?? scaleDrivers).includes(driver))
      throw new DriverError('bad-url', `"${url}": a scale that speaks ${driver} cannot have the fault "${fault}".`, {
        url,
      })
  return faults
}
