import { DriverError } from '../driver-error.ts'
import { openWire } from '../wire/open.ts'
import { parseSerialUrl } from '../wire/serial.ts'
import { parseTcpUrl } from '../wire/tcp.ts'
import type { OpenWire } from '../wire/wire.ts'
import type { ModbusSettings } from './modbus-link.ts'

/** A Modbus device: how its wire is opened, and how it is spoken to over it. */
export type ModbusPlace = { readonly open: OpenWire; readonly settings: ModbusSettings }

/** What a place is without its URL saying so. */
export type ModbusDefaults = { readonly unitId: number; readonly timeoutMs: number }

const examples =
  'modbus-tcp://10.0.0.9:502?unitId=1, modbus-rtu:///dev/ttyUSB1?baudRate=19200&parity=even&unitId=1 or modbus-rtu-tcp://10.0.0.5:4002?unitId=1'

/**
 * Reads the URL of a Modbus device: `modbus-tcp:`, `modbus-rtu:` (19200 8E1 where nothing is said), `modbus-rtu-tcp:` (RTU frames through
 * a serial server), or `replay:` of a Modbus TCP transcript; `unitId`, `timeoutMs` and `echo=1` as parameters. Throws DriverError `bad-url`.
 */
export function parseModbusUrl(url: string, defaults: ModbusDefaults): ModbusPlace {
  const scheme = /^([a-z-]+):/.exec(url)?.[1]
  const parameters = URL.canParse(url) ? new URL(url).searchParams : new URLSearchParams()
  const number = (name: 'unitId' | 'timeoutMs', most: number): number => {
    const value = Number(parameters.get(name) ?? defaults[name])
    // A patience of 0 would be one without end for modbus-serial.
    if (Number.isInteger(value) && value >= (name === 'timeoutMs' ? 1 : 0) && value <= most) return value
    throw new DriverError('bad-url', `"${url}": ${name} is not a whole number from 0 to ${most}.`, { url })
  }
  const settings: ModbusSettings = {
    framing: scheme === 'modbus-tcp' || scheme === 'replay' ? 'mbap' : 'rtu',
    unitId: number('unitId', 255),
    timeoutMs: number('timeoutMs', 60_000),
    patient: scheme === 'modbus-rtu',
    echoes: parameters.get('echo') === '1',
  }
  switch (scheme) {
    case 'modbus-tcp':
    case 'modbus-rtu-tcp': {
      const address = `tcp:${url.slice(scheme.length + 1).split('?')[0] ?? ''}`
      parseTcpUrl(address)
      return { open: () => openWire(address), settings }
    }
    case 'modbus-rtu': {
      const line = serialUrl(url, parameters)
      parseSerialUrl(line)
      return { open: () => openWire(line), settings }
    }
    case 'replay':
      return { open: () => openWire(url), settings }
    default:
      throw new DriverError('bad-url', `"${url}" is not an address of a PLC; write it like ${examples}.`, { url })
  }
}

/** Modbus lines are 19200 baud, 8 bits, even parity, one stop bit unless told otherwise (Modbus over serial line, V1.02, 2.5.1). */
function serialUrl(url: string, parameters: URLSearchParams): string {
  const wanted = { baudRate: '19200', dataBits: '8', parity: 'even', stopBits: '1' }
  const settings = Object.entries(wanted).map(([name, value]) => `${name}=${parameters.get(name) ?? value}`)
  return `serial:${url.slice('modbus-rtu:'.length).split('?')[0] ?? ''}?${settings.join('&')}`
}
