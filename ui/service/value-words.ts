import type { DeviceRow } from '../../station/contract/devices.ts'

/** One live value as text, with its unit where it has one. */
export function valueWords({ value, unit }: DeviceRow['values'][number]): string {
  const text =
    typeof value === 'number'
      ? value.toLocaleString('en', { maximumFractionDigits: 3 })
      : typeof value === 'boolean'
        ? value
          ? 'yes'
          : 'no'
        : value
  return unit ? `${text} ${unit}` : text
}

/** What went wrong on the wire since the driver was opened; only what happened is named. */
export function counterWords(counters: DeviceRow['counters']): string {
  const named: readonly (readonly [number, string])[] = [
    [counters.framingErrors, 'framing errors'],
    [counters.checksumErrors, 'checksum errors'],
    [counters.unsolicited, 'unasked frames'],
    [counters.timeouts, 'time-outs'],
    [counters.reconnects, 'reconnects'],
  ]
  const happened = named
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count.toLocaleString('en')} ${words}`)
  return happened.length === 0 ? 'no errors on the wire' : happened.join(' · ')
}

/** A name as it begins a line. */
export function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
