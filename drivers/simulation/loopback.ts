import { createServer } from 'node:net'
import { wireOf } from '../wire/tcp.ts'
import type { Wire } from '../wire/wire.ts'
import type { Served } from './simulated-wire.ts'

/** Serves a simulator on a loopback port chosen by the system; `attach` gets each connection. The socket keeps no process alive. */
export async function serveLoopback(
  attach: (wire: Wire) => void,
  onClose: () => void = () => undefined,
): Promise<Served> {
  const wires = new Set<Wire>()
  const server = createServer((socket) => {
    const wire = wireOf(socket, 'tcp:simulator')
    wires.add(wire)
    wire.onEnd(() => wires.delete(wire))
    attach(wire)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `tcp://127.0.0.1:${port}`,
    close: async () => {
      onClose()
      for (const wire of [...wires]) await wire.close()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
