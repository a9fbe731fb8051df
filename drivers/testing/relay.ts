import { connect, createServer, type Socket } from 'node:net'

/**
 * A TCP line that can be hurt: `reset` ends its connections with a reset and refuses new ones, `cut` lets nothing pass and tells nobody, as
 * when a cable is cut; `mend` makes it whole for new connections. Nothing passes before `leadTo` has said where it leads.
 */
export type Relay = {
  readonly port: number
  leadTo(port: number): void
  reset(): void
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** Opens a relay on a loopback port chosen by the system. */
export async function openRelay(): Promise<Relay> {
  const sockets = new Set<Socket>()
  let target: number | null = null
  let state: 'whole' | 'reset' | 'cut' = 'whole'
  let era = 0
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // Who hangs up on us is no failure of the test.
    socket.on('error', () => socket.destroy())
  }
  const server = createServer((near) => {
    keep(near)
    if (state === 'reset' || target === null) return void near.resetAndDestroy()
    if (state === 'cut') return void near.resume()
    const born = era
    const far = connect({ host: '127.0.0.1', port: target })
    keep(far)
    const passes = (): boolean => state === 'whole' && born === era
    near.on('data', (bytes) => void (passes() && far.write(bytes)))
    far.on('data', (bytes) => void (passes() && near.write(bytes)))
    near.on('close', () => far.destroy())
    far.on('close', () => void (passes() && near.destroy()))
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    leadTo: (port) => void (target = port),
    reset: () => {
      state = 'reset'
      for (const socket of sockets) socket.resetAndDestroy()
    },
    cut: () => {
      state = 'cut'
      era++
    },
    mend: () => void (state = 'whole'),
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
