import { DriverError } from '../driver-error.ts'
import { openReplay } from './replay.ts'
import { openSerial } from './serial.ts'
import { openTcp } from './tcp.ts'
import type { Wire } from './wire.ts'

/** Every way that bytes travel, by the scheme of its URL. */
const ways: Readonly<Record<string, (url: string) => Promise<Wire>>> = {
  'serial:': openSerial,
  'tcp:': openTcp,
  'replay:': openReplay,
}

/** Opens a wire by its URL: `serial:`, `tcp:` or `replay:`. Throws DriverError `bad-url`, `cannot-open` or `port-held`. */
export async function openWire(url: string): Promise<Wire> {
  const scheme = /^[a-z0-9-]+:/.exec(url)?.[0] ?? ''
  const way = ways[scheme]
  if (!way)
    throw new DriverError(
      'bad-url',
      `"${url}" has no known way to travel; use ${Object.keys(ways).join(', ')} e.g. tcp://10.0.0.5:4001.`,
      { url },
    )
  return way(url)
}
