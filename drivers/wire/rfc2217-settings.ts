import { DriverError } from '../driver-error.ts'
import { type LineSettings, readLineSettings } from './line-settings.ts'
import { baudRateBytes, comPortCommands } from './rfc2217-codec.ts'

/** What a `rfc2217:` URL asks of the far port. `dtr` and `rts` are left as the server has them where the URL says nothing. */
export type FarPortSettings = LineSettings & {
  readonly flow: 'none' | 'hardware'
  readonly dtr: boolean | null
  readonly rts: boolean | null
}

/** One setting as it goes to the server: command, value, and how the URL calls it. */
export type FarPortSetting = { readonly command: number; readonly value: readonly number[]; readonly words: string }

const example = 'rfc2217://10.0.0.5:4001?baudRate=9600&dataBits=8&parity=none&stopBits=1'
const parities = { none: 1, odd: 2, even: 3, mark: 4, space: 5 } as const
const stopSizes = { 1: 1, 2: 2, 1.5: 3 } as const
/** Values of SET-CONTROL (RFC 2217 §3). */
const control = { noFlow: 1, hardwareFlow: 3, dtrOn: 8, dtrOff: 9, rtsOn: 11, rtsOff: 12 } as const

/** Reads a `rfc2217:` URL; 9600 8N1 without flow control where nothing is said. Throws DriverError `bad-url`. */
export function parseFarPortUrl(url: string): FarPortSettings {
  const bad = (what: string): DriverError =>
    new DriverError('bad-url', `"${url}": ${what}; write it like ${example}.`, { url })
  const parsed = url.startsWith('rfc2217:') && URL.canParse(url) ? new URL(url) : null
  if (!parsed?.hostname || !Number(parsed.port)) throw bad('host and port of the device server are missing')
  const said = parsed.searchParams
  const flow = (['none', 'hardware'] as const).find((name) => name === (said.get('flow') ?? 'none'))
  if (!flow) throw bad('flow is none or hardware')
  const signal = (name: 'dtr' | 'rts'): boolean | null => {
    const wanted = said.get(name)
    if (wanted === null) return null
    if (wanted === 'on' || wanted === 'off') return wanted === 'on'
    throw bad(`${name} is on or off`)
  }
  return { ...readLineSettings(said, bad), flow, dtr: signal('dtr'), rts: signal('rts') }
}

/** The settings in the order in which they are sent. */
export function farPortOrders(settings: FarPortSettings): readonly FarPortSetting[] {
  const { baudRate, dataBits, parity, stopBits, flow, dtr, rts } = settings
  const orders: FarPortSetting[] = [
    { command: comPortCommands.baudRate, value: baudRateBytes(baudRate), words: `baudRate=${baudRate}` },
    { command: comPortCommands.dataBits, value: [dataBits], words: `dataBits=${dataBits}` },
    { command: comPortCommands.parity, value: [parities[parity]], words: `parity=${parity}` },
    { command: comPortCommands.stopBits, value: [stopSizes[stopBits]], words: `stopBits=${stopBits}` },
    {
      command: comPortCommands.control,
      value: [flow === 'none' ? control.noFlow : control.hardwareFlow],
      words: `flow=${flow}`,
    },
  ]
  const signal = (words: string, value: number): void =>
    void orders.push({ command: comPortCommands.control, value: [value], words })
  if (dtr !== null) signal(`dtr=${dtr ? 'on' : 'off'}`, dtr ? control.dtrOn : control.dtrOff)
  if (rts !== null) signal(`rts=${rts ? 'on' : 'off'}`, rts ? control.rtsOn : control.rtsOff)
  return orders
}

/** What a server has set instead, in the URL's words. */
export function setInstead(command: number, value: Uint8Array): string {
  const number = value.reduce((sum, byte) => sum * 256 + byte, 0)
  const named = (table: Readonly<Record<string, number>>): string =>
    Object.entries(table).find(([, code]) => code === number)?.[0] ?? `unknown (${number})`
  if (command === comPortCommands.parity) return named(parities)
  if (command === comPortCommands.stopBits) return named(stopSizes)
  if (command === comPortCommands.control) return named(control)
  return String(number)
}
