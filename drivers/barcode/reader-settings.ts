import type { DeviceRow } from '../device-row.ts'
import { DriverError } from '../driver-error.ts'
import { type Dialect, dialects, isDialect } from './dialects.ts'
import { type FrameForm, frameForms, longestLine } from './framing.ts'

/** When a reader reads: all the time, between two orders of the host, or when it sees something by itself. */
export const triggerModes = ['continuous', 'host', 'presentation'] as const
export type TriggerMode = (typeof triggerModes)[number]

/**
 * Settings of a reader's row. `noRead` are its messages for "nothing found"; `separator` stands between several codes of one message; with
 * `aim` false a leading `]` is data; `longestLabel` is in characters; `noReadAfterMs` is how long after a trigger's end a label may still come.
 */
export type ReaderSettings = {
  readonly trigger: TriggerMode
  readonly noRead: readonly string[]
  readonly separator: string | null
  readonly aim: boolean
  readonly longestLabel: number
  readonly noReadAfterMs: number
}

/** Whether a code is one of the reader's messages for "nothing found", in whatever case it writes it (SICK: `NoRead`). */
export function isNoRead(settings: Pick<ReaderSettings, 'noRead'>, code: string): boolean {
  return settings.noRead.some((words) => words.toUpperCase() === code.toUpperCase())
}

const bad = (row: DeviceRow, setting: string, hint: string): DriverError =>
  new DriverError('out-of-range', `"${setting}" of ${row.name} is "${row.settings[setting]}"; ${hint}.`, { setting })

/** One of the allowed words, or the first of them where the row says nothing. Throws DriverError `out-of-range`. */
function oneOf<T extends string>(row: DeviceRow, setting: string, allowed: readonly [T, ...T[]]): T {
  const said = row.settings[setting] ?? allowed[0]
  const found = allowed.find((word) => word === said)
  if (!found) throw bad(row, setting, `use ${allowed.join(', ')}`)
  return found
}

function milliseconds(row: DeviceRow, setting: string, unless: number, most: number): number {
  const said = Number(row.settings[setting] ?? unless)
  if (!Number.isInteger(said) || said < 1 || said > most)
    throw bad(row, setting, `use a whole number from 1 to ${most}`)
  return said
}

const controls: Readonly<Record<string, string>> = { '<CAN>': '\u0018', '<GS>': '\u001d', '<NAK>': '\u0015' }
const unescaped = (text: string): string =>
  text === 'GS' ? '\u001d' : text.replace(/<(?:CAN|GS|NAK)>/g, (name) => controls[name] ?? name)

/** Reads the settings of a row; `noRead` lists its words with `|` between them, control characters as `<CAN>`. Throws DriverError `out-of-range`. */
export function readerSettings(row: DeviceRow, noReadWords = 'NOREAD|?|<CAN>'): ReaderSettings {
  const { noRead, separator, aim } = row.settings
  return {
    trigger: oneOf(row, 'trigger', triggerModes),
    noRead: String(noRead ?? noReadWords)
      .split('|')
      .map(unescaped),
    separator: separator === undefined || separator === '' ? null : unescaped(String(separator)),
    aim: aim !== false,
    longestLabel: milliseconds(row, 'longestLabel', longestLine, 4000),
    noReadAfterMs: milliseconds(row, 'noReadAfterMs', 300, 10_000),
  }
}

function hexBytes(row: DeviceRow, setting: string): Uint8Array | null {
  const said = row.settings[setting]
  if (said === undefined) return null
  const pairs = String(said).trim().split(/\s+/)
  if (!pairs.every((pair) => /^[0-9a-f]{2}$/i.test(pair)))
    throw bad(row, setting, 'write bytes as hex, e.g. "16 54 0d"')
  return Uint8Array.from(pairs, (pair) => parseInt(pair, 16))
}

/**
 * The dialect of a row: the driver's, with its own frame (`frame`) and trigger bytes (`triggerOnHex`, `triggerOffHex`) where the row gives them.
 * Throws DriverError `bad-url` on an unknown driver, `out-of-range` on a setting, and where the host is to trigger a reader without orders.
 */
export function dialectOf(row: DeviceRow): Dialect {
  if (!isDialect(row.driver))
    throw new DriverError(
      'bad-url',
      `There is no barcode driver "${row.driver}"; known: ${Object.keys(dialects).join(', ')}, ssi.`,
      { driver: row.driver },
    )
  const dialect: Dialect = dialects[row.driver]
  const frame: FrameForm = oneOf(row, 'frame', [dialect.frame, ...frameForms])
  const [on, off] = [hexBytes(row, 'triggerOnHex'), hexBytes(row, 'triggerOffHex')]
  const trigger = on && off ? { on, off } : dialect.trigger
  if (row.settings['trigger'] === 'host' && trigger === null)
    throw bad(
      row,
      'trigger',
      'this reader knows no order; give triggerOnHex and triggerOffHex, or wire the photo-eye to it',
    )
  return { ...dialect, frame, trigger }
}
