import { connect, createServer, type Server, type Socket } from 'node:net'

/** A peer in the way of bytes. `connections` counts those that were accepted. */
export type Peer = { readonly port: number; connections(): number; close(): Promise<void> }

/** A peer that accepts every connection, reads everything and never says a word. */
export async function blackHole(): Promise<Peer> {
  const sockets = new Set<Socket>()
  let accepted = 0
  const server = createServer((socket) => {
    accepted++
    keep(sockets, socket)
    socket.resume()
  })
  return { port: await listening(server), connections: () => accepted, close: () => closed(server, sockets) }
}

/** A switchable peer before another one. While it is gone nothing passes and nobody is told: no FIN, no reset, as when a cable is cut. */
export type VanishingPeer = Peer & { setGone(gone: boolean): void }

/** Passes bytes on to a port of the loopback address. Connections that were there when it went stay dead when it is back. */
export async function vanishingPeer(toPort: number): Promise<VanishingPeer> {
  const sockets = new Set<Socket>()
  let [accepted, gone, era] = [0, false, 0]
  const server = createServer((near) => {
    accepted++
    const born = era
    const passes = (): boolean => !gone && born === era
    const far = connect({ host: '127.0.0.1', port: toPort })
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      keep(sockets, from)
      from.on('data', (bytes) => void (passes() && to.write(bytes)))
      from.on('close', () => void (passes() && to.destroy()))
    }
  })
  return {
    port: await listening(server),
    connections: () => accepted,
    setGone: (now) => {
      gone = now
      if (now) era++
    },
    close: () => closed(server, sockets),
  }
}

function keep(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
  // Who hangs up on us is no failure of the test.
  socket.on('error', () => socket.destroy())
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function closed(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy()
  await new Promise<void>((resolve) => server.close(() => resolve()))
}
