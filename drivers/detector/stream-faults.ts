import { DriverError } from '../driver-error.ts'

/**
 * Faults of the simulated stream, each a number that 0 switches off. The URL sets them, `sim:detector?loseEvery=100&damageEvery=50`;
 * tests may change them as it runs. Lines are counted from `start`.
 */
export const streamFaultTable = {
  loseEvery: 'the detector loses every n-th line: its number is missing, and the next line says so',
  gapEvery: 'after every n lines the detector loses a stretch of `gapLines` in a row',
  gapLines: 'how long such a stretch is (6)',
  dropEvery: 'every n-th line is lost on the way: its frame number is missing too',
  damageEvery: 'every n-th line arrives with a byte of its payload turned over',
  stallAfter: 'after n lines there are no more, until the next start; keep-alives go on',
  stuckAfter: 'after n lines the readout stands still: each line repeats the n-th',
  wrongPixelsEvery: 'every n-th line has one pixel fewer than the detector says of itself',
} as const

/** The faults and their numbers. */
export type StreamFaults = Record<keyof typeof streamFaultTable, number>

const names = Object.keys(streamFaultTable) as (keyof StreamFaults)[]

/** No fault at all. */
export function noFaults(): StreamFaults {
  return Object.fromEntries(names.map((name) => [name, name === 'gapLines' ? 6 : 0])) as StreamFaults
}

/** Reads the faults of a `sim:` URL. Throws DriverError `bad-url` for one that the table does not have, or a number that is none. */
export function faultsOfUrl(url: string): StreamFaults {
  const faults = noFaults()
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
  for (const [key, said] of new URLSearchParams(query)) {
    const name = names.find((known) => known === key)
    const value = Number(said)
    if (!name || said === '' || !Number.isInteger(value) || value < 0)
      throw new DriverError(
        'bad-url',
        `"${url}": "${key}=${said}" is no fault of the simulated detector; it has ${names.join(', ')}, each with a whole number.`,
        { url },
      )
    faults[name] = value
  }
  return faults
}

/** What happens to one line, by its number since the start. */
export type LineFate = {
  readonly lost: boolean
  readonly dropped: boolean
  readonly damaged: boolean
  readonly stalled: boolean
  readonly stuck: boolean
  readonly wrongPixels: boolean
}

/** The fate of line `lineId` (from 1). */
export function fateOf(lineId: number, faults: StreamFaults): LineFate {
  const each = (every: number): boolean => every > 0 && lineId % every === 0
  const { gapEvery, gapLines, stallAfter, stuckAfter } = faults
  // A turn is `gapEvery` lines that come and then the stretch that does not.
  const inGap = gapEvery > 0 && (lineId - 1) % (gapEvery + gapLines) >= gapEvery
  return {
    lost: each(faults.loseEvery) || inGap,
    dropped: each(faults.dropEvery),
    damaged: each(faults.damageEvery),
    stalled: stallAfter > 0 && lineId > stallAfter,
    stuck: stuckAfter > 0 && lineId > stuckAfter,
    wrongPixels: each(faults.wrongPixelsEvery),
  }
}
