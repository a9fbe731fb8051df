import { connect, createServer, type Socket } from 'node:net'

/** A line between a client and a broker that can be cut, or swallow everything while it stays open. */
export type LineProxy = {
  readonly url: string
  /** Ends every connection, as a pulled cable with a reset would. */
  cut(): void
  /** While true, connections stay open and nothing passes: a black hole. */
  swallow(all: boolean): void
  close(): Promise<void>
}

/** Opens the line to a broker on the loopback address. */
export async function openLineProxy(brokerUrl: string): Promise<LineProxy> {
  const to = Number(new URL(brokerUrl).port)
  const sockets = new Set<Socket>()
  let swallowing = false
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1')
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (chunk) => {
        if (!swallowing) into.write(chunk)
      })
      from.on('error', () => into.destroy())
      from.on('close', () => {
        sockets.delete(from)
        into.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The line has no port.')
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `mqtts://127.0.0.1:${address.port}`,
    cut,
    swallow: (all) => (swallowing = all),
    close: async () => {
      cut()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
