import { DriverError } from '../driver-error.ts'
import { openReplay } from './replay.ts'
import { openRfc2217 } from './rfc2217.ts'
import { openSerial } from './serial.ts'
import { openTcp } from './tcp.ts'
import type { Wire } from './wire.ts'

/** Every way that bytes travel, by the scheme of its URL. */
const ways: Readonly<Record<string, (url: string) => Promise<Wire>>> = {
  'serial:': openSerial,
  'tcp:': openTcp,
  'rfc2217:': openRfc2217,
  'replay:': openReplay,
}

/** Addresses that are no byte pipe: who opens them, for the message. */
const ownDrivers: readonly (readonly [scheme: RegExp, words: string])[] = [
  [/^gev:/, 'a camera of GigE Vision; its row needs the detector driver of that name'],
  [/^modbus-[a-z-]+:/, 'a Modbus address; only drivers of registers open it, such as the conveyor'],
  [/^sim:/, 'a simulator; it belongs to a driver that has one'],
]

/**
 * Opens a wire by its URL: `serial:`, `tcp:`, `rfc2217:` or `replay:`. Throws DriverError `bad-url`, `cannot-open`, `port-held`, and what
 * else its way tells of.
 */
export async function openWire(url: string): Promise<Wire> {
  const scheme = /^[a-z0-9-]+:/.exec(url)?.[0] ?? ''
  const way = ways[scheme]
  const own = ownDrivers.find(([pattern]) => pattern.test(url))
  if (own)
    throw new DriverError('bad-url', `"${url}" is ${own[1]}. Change the driver of the row, or its address.`, { url })
  if (!way)
    throw new DriverError(
      'bad-url',
      `"${url}" has no known way to travel; use ${Object.keys(ways).join(', ')} e.g. tcp://10.0.0.5:4001.`,
      { url },
    )
  return way(url)
}
