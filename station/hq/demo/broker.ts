import { Duplex } from 'node:stream'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import { Aedes, type Client } from 'aedes'
import { type DemoCa, makeDemoCa } from './certificates.ts'
import { mayPublish, maySubscribe } from './access.ts'
import { PacketGuard } from './packet-guard.ts'

/** The demo's broker: where it listens and the authority that its clients need a certificate of. */
export type DemoBroker = {
  readonly url: string
  readonly port: number
  readonly ca: DemoCa
  /** How many clients are connected now. */
  readonly clients: () => number
  close(): Promise<void>
}

/** Largest packet: a record of 64 KiB in its signed frame, or 200 receipts, with room. */
export const largestPacket = 256 * 1024

/**
 * Starts a broker in this process on 127.0.0.1, with TLS 1.3 both ways and the access list of headquarters.md §1 by the CN of the
 * client's certificate. `port` 0 lets the system choose; `ca` lets a broker come back with the authority of the one before.
 */
export async function startDemoBroker(options: { port?: number; ca?: DemoCa } = {}): Promise<DemoBroker> {
  const ca = options.ca ?? (await makeDemoCa())
  const { cert, key } = await ca.server()
  const names = new WeakMap<object, string>()
  const aedes = new Aedes({
    authenticate: (client, _username, _password, done) => done(null, client.id === nameOf(names, client)),
    authorizePublish: (client, packet, done) =>
      done(client !== null && mayPublish(nameOf(names, client), packet.topic) ? null : new Error('not this topic')),
    authorizeSubscribe: (client, subscription, done) =>
      done(null, maySubscribe(nameOf(names, client), subscription.topic) ? subscription : null),
  })
  await aedes.listen()
  const server = createServer(
    { ca: ca.cert, cert, key, minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: true, noDelay: true },
    (socket) => {
      const guarded = guard(socket)
      names.set(guarded, String(socket.getPeerCertificate().subject.CN))
      aedes.handle(guarded)
    },
  )
  const sockets = new Set<TLSSocket>()
  server.on('secureConnection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const port = await listen(server, options.port ?? 0)
  return {
    url: `mqtts://127.0.0.1:${port}`,
    port,
    ca,
    clients: () => aedes.connectedClients,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await new Promise<void>((resolve) => aedes.close(() => resolve()))
    },
  }
}

function nameOf(names: WeakMap<object, string>, client: Client): string {
  return names.get(client.conn) ?? ''
}

/** The socket with the guard on its way in. Either end's going takes the other with it. */
function guard(socket: TLSSocket): Duplex {
  const inward = socket.pipe(new PacketGuard(largestPacket))
  const duplex = Duplex.from({ readable: inward, writable: socket })
  const end = (): void => {
    socket.destroy()
    duplex.destroy()
  }
  for (const stream of [socket, inward, duplex]) stream.on('error', end)
  socket.on('close', end)
  duplex.on('close', end)
  return duplex
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('The broker has no port.'))
      else resolve(address.port)
    })
  })
}
