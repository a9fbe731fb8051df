import { DriverError } from '../driver-error.ts'
import { openTcp } from '../wire/tcp.ts'
import type { OpenWire } from '../wire/wire.ts'
import type { World } from './world.ts'

/** A simulator that serves its device's bytes on a loopback socket. */
export type Served = { readonly url: string; close(): Promise<void> }

/**
 * Opens a `sim:` device: starts its simulator once, on the first connection, and connects to it over a real socket each time. Without
 * a world it throws DriverError `bad-url`.
 */
export function simulatedWire(url: string, world: World | null, serve: (world: World) => Promise<Served>): OpenWire {
  if (world === null)
    throw new DriverError(
      'bad-url',
      `"${url}" is a simulator but the configuration has no simulation. Add it, or give the device's address.`,
      { url },
    )
  let served: Promise<Served> | null = null
  return async () => {
    served ??= serve(world)
    return openTcp((await served).url)
  }
}
