import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DriverError } from '../driver-error.ts'
import { serveLoopback } from '../simulation/loopback.ts'
import { memoryPair } from '../wire/memory.ts'
import { openSerial } from '../wire/serial.ts'
import { openTcp } from '../wire/tcp.ts'
import type { OpenWire, Wire } from '../wire/wire.ts'
import { ptyPair } from './pty-pair.ts'

/** A line between a driver and a simulator, with a plug that can be pulled. `open` is the driver's end. */
export type Carrier = {
  readonly open: OpenWire
  pull(): Promise<void>
  plug(): Promise<void>
  close(): Promise<void>
}

/** Lays a line whose far end is given to `attach`, once for each time that it is connected. */
export type LayLine = (attach: (far: Wire) => void) => Promise<Carrier>

/** A line within this process. */
export const overMemory: LayLine = async (attach) => {
  let pulled = false
  const ends = new Set<Wire>()
  const pull = async (): Promise<void> => {
    pulled = true
    for (const far of ends) await far.close()
    ends.clear()
  }
  return {
    async open() {
      if (pulled) throw new DriverError('cannot-open', 'The memory line is pulled; plug it in again.')
      const [near, far] = memoryPair()
      ends.add(far)
      attach(far)
      return near
    },
    pull,
    plug: async () => void (pulled = false),
    close: pull,
  }
}

/** A TCP connection over the loopback address. */
export const overTcp: LayLine = async (attach) => {
  let served = await serveLoopback(attach)
  return {
    open: () => openTcp(served.url),
    pull: () => served.close(),
    plug: async () => void (served = await serveLoopback(attach)),
    close: () => served.close(),
  }
}

/** A pair of real serial ports; pulling kills what joins them. */
export const overPty: LayLine = async (attach) => {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-line-'))
  let far: Wire | null = null
  const lay = async () => {
    const pair = await ptyPair(folder)
    far = await openSerial(`serial://${pair.b}`)
    attach(far)
    return pair
  }
  let pair = await lay()
  const { a } = pair
  return {
    open: () => openSerial(`serial://${a}`),
    pull: () => pair.pull(),
    plug: async () => void (pair = await lay()),
    close: async () => {
      await far?.close()
      await pair.pull()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** All ways that a device's suite is run over, by name. */
export const carriers: readonly (readonly [name: string, lay: LayLine])[] = [
  ['memory', overMemory],
  ['TCP', overTcp],
  ['a serial port', overPty],
]
