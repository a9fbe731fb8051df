import { DriverError } from '../driver-error.ts'

/** One fault that a simulated reader can be given in its URL: what it does, and the range of its number. */
export type ReaderFault = {
  readonly unit: 'share of parcels' | 'ms of lane time' | 'number'
  readonly most: number
  readonly meaning: string
}

/** Knobs of `sim:` readers, e.g. `sim:barcode?noRead=0.05&doubled=0.1`. All are 0 where the URL does not name them. */
export const readerFaults = {
  missRate: { unit: 'share of parcels', most: 1, meaning: 'nothing is said of the parcel at all' },
  noRead: { unit: 'share of parcels', most: 1, meaning: 'its no-read message instead of the label' },
  doubled: { unit: 'share of parcels', most: 1, meaning: 'the label is told twice' },
  noise: { unit: 'share of parcels', most: 1, meaning: 'bytes of noise before the label' },
  late: { unit: 'ms of lane time', most: 60_000, meaning: 'the label is told so much later' },
  wrongCheckDigit: { unit: 'share of parcels', most: 1, meaning: 'one digit of the label is read as another' },
  secondLabel: { unit: 'share of parcels', most: 1, meaning: 'the parcel bears a GS1-128 SSCC beside its label' },
  seed: { unit: 'number', most: 2 ** 31, meaning: 'another run of the same shares' },
} as const satisfies Record<string, ReaderFault>

export type ReaderFaultName = keyof typeof readerFaults
export type ReaderFaults = Readonly<Record<ReaderFaultName, number>>

const names = Object.keys(readerFaults) as ReaderFaultName[]

/** A reader without a fault. */
export const faultless = Object.fromEntries(names.map((name) => [name, 0])) as ReaderFaults

/** Reads the faults of a `sim:` URL. Throws DriverError `bad-url` on an unknown name or a number out of its range. */
export function faultsOf(url: string): ReaderFaults {
  const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : '')
  for (const [name, text] of query) {
    const fault = names.find((known) => known === name)
    if (!fault)
      throw new DriverError('bad-url', `"${name}" is no fault of a simulated reader; known: ${names.join(', ')}.`, {
        url,
      })
    const value = Number(text)
    const { most, unit } = readerFaults[fault]
    if (text === '' || !(value >= 0 && value <= most))
      throw new DriverError(
        'bad-url',
        `"${name}" of the simulated reader is a ${unit} from 0 to ${most}, not "${text}".`,
        {
          url,
        },
      )
  }
  return Object.fromEntries(names.map((name) => [name, Number(query.get(name) ?? 0)])) as ReaderFaults
}
