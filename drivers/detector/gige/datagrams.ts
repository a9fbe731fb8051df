import { createSocket, type Socket } from 'node:dgram'
import { isIPv4 } from 'node:net'
import type { Unsubscribe } from '../../device.ts'
import { DriverError } from '../../driver-error.ts'

/** One end of a datagram line: an IPv4 address and a port. */
export type Endpoint = { readonly host: string; readonly port: number }

/**
 * How a datagram socket is opened: port 0 = any; `receiveBytes` of kernel buffer; `broadcast` allows sending to all; `shared` lets others
 * bind it too; `background` keeps no process alive.
 */
export type DatagramOptions = {
  readonly host: string
  readonly port: number
  readonly receiveBytes?: number
  readonly broadcast?: boolean
  readonly shared?: boolean
  readonly background?: boolean
}

/** A datagram socket. A datagram arrives whole or not at all, late, twice or out of order; nobody is told of a loss. */
export interface Datagrams {
  readonly here: Endpoint
  /** Sends one datagram, best effort; nothing is thrown on a dead socket, as nothing would be on a pulled cable. */
  send(bytes: Uint8Array, to: Endpoint): void
  /** The listener must not keep `bytes`: they may be used again. */
  onDatagram(listen: (bytes: Uint8Array, from: Endpoint) => void): Unsubscribe
  close(): Promise<void>
}

/** A network that datagrams travel: opens sockets, and knows our own address as a device at `host` sees it. */
export interface DatagramNetwork {
  /** Throws DriverError `cannot-open` or `port-held`. */
  open(options: DatagramOptions): Promise<Datagrams>
  addressTowards(host: string): Promise<string>
}

class UdpDatagrams implements Datagrams {
  readonly here: Endpoint
  readonly #socket: Socket
  readonly #listeners = new Set<(bytes: Uint8Array, from: Endpoint) => void>()
  #closed = false

  constructor(socket: Socket) {
    this.#socket = socket
    const { address, port } = socket.address()
    this.here = { host: address, port }
    socket.on('message', (bytes, from) => {
      for (const listen of this.#listeners) listen(bytes, { host: from.address, port: from.port })
    })
    // What the kernel reports on UDP (an unreachable port) is a datagram that was not answered: timeouts tell it.
    socket.on('error', () => undefined)
  }

  send(bytes: Uint8Array, to: Endpoint): void {
    if (this.#closed) return
    // The callback takes the error (no route, no buffer): for the sender it is a lost datagram like any other.
    this.#socket.send(bytes, to.port, to.host, () => undefined)
  }

  onDatagram(listen: (bytes: Uint8Array, from: Endpoint) => void): Unsubscribe {
    this.#listeners.add(listen)
    return () => void this.#listeners.delete(listen)
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve()
    this.#closed = true
    return new Promise((resolve) => this.#socket.close(() => resolve()))
  }
}

async function openUdp({
  host,
  port,
  receiveBytes,
  broadcast,
  shared,
  background,
}: DatagramOptions): Promise<Datagrams> {
  // Addresses are given as numbers: looking each one up as a name would put a thread's work behind every datagram.
  const lookup = (name: string, _: unknown, done: (error: Error | null, address: string, family: number) => void) =>
    isIPv4(name) ? done(null, name, 4) : done(new Error(`${name} is no IPv4 address`), '', 4)
  const socket = createSocket({ type: 'udp4', reuseAddr: shared ?? false, lookup })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (cause: NodeJS.ErrnoException) => {
      socket.close()
      const held = cause.code === 'EADDRINUSE'
      const words = held
        ? `UDP port ${port} of ${host} is held by another program; close it.`
        : `UDP port ${port} of ${host} cannot be opened (${cause.code ?? cause.message}). Check the network settings.`
      reject(new DriverError(held ? 'port-held' : 'cannot-open', words, { host, port }, { cause }))
    })
    socket.bind({ address: host, port, exclusive: true }, resolve)
  })
  socket.removeAllListeners('error')
  if (receiveBytes) socket.setRecvBufferSize(receiveBytes)
  if (broadcast) socket.setBroadcast(true)
  if (background) socket.unref()
  return new UdpDatagrams(socket)
}

/** Which of our addresses the kernel would use towards a host; asked by connecting a socket, which sends nothing. */
async function addressTowards(host: string): Promise<string> {
  const socket = createSocket('udp4')
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.connect(9, host, resolve)
    })
    return socket.address().address
  } catch (cause) {
    const words = `There is no way to ${host}. Check the network card's address and the cable.`
    throw new DriverError('cannot-open', words, { host }, { cause })
  } finally {
    socket.close()
  }
}

/** The real network. */
export const udp: DatagramNetwork = { open: openUdp, addressTowards }
