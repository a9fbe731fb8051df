import { DriverError } from '../driver-error.ts'

/**
 * Faults of a simulator that its URL switches on, `sim:scale?fault=noisy,drift`. Throws DriverError `bad-url` for one that the table
 * of the device (name → what it does, in words) does not have.
 */
export function faultsOf<Name extends string>(url: string, table: Readonly<Record<Name, string>>): ReadonlySet<Name> {
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
  const names = (new URLSearchParams(query).get('fault') ?? '').split(',').filter((name) => name !== '')
  const isKnown = (name: string): name is Name => Object.hasOwn(table, name)
  const known: Name[] = []
  for (const name of names) {
    if (!isKnown(name))
      throw new DriverError(
        'bad-url',
        `"${url}": this simulator has no fault "${name}"; it has ${Object.keys(table).join(', ')}.`,
        { url },
      )
    known.push(name)
  }
  return new Set(known)
}
