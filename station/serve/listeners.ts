import type { FastifyInstance } from 'fastify'
import type { EventBody, EventName } from '../contract/window.ts'

/** A page that is behind by more than this gets no more strips until it has caught up; events always go. */
const mostBufferedBytes = 4 << 20

type Socket = {
  readonly bufferedAmount: number
  send(message: string | Uint8Array): void
  on(event: 'close' | 'error', listen: () => void): unknown
}

/** All open pages. */
export interface Listeners {
  publish<K extends EventName>(event: K, body: EventBody<K>): void
  /** Sends one strip of lines (already packed) to every page that keeps up. */
  publishStrip(bytes: Uint8Array): void
  count(): number
}

/** Adds the WebSocket `/api/events`; `greet` gives the messages a page gets at once when it opens. */
export function addListeners(
  app: FastifyInstance,
  greet: () => readonly { event: EventName; body: unknown }[],
): Listeners {
  const sockets = new Set<Socket>()
  app.get('/api/events', { websocket: true }, (socket: Socket) => {
    sockets.add(socket)
    const leave = (): void => void sockets.delete(socket)
    socket.on('close', leave)
    socket.on('error', leave)
    for (const message of greet()) socket.send(JSON.stringify(message))
  })
  const send = (message: string | Uint8Array, droppable: boolean): void => {
    for (const socket of sockets) if (!droppable || socket.bufferedAmount < mostBufferedBytes) socket.send(message)
  }
  return {
    publish: (event, body) => send(JSON.stringify({ event, body }), false),
    publishStrip: (bytes) => send(bytes, true),
    count: () => sockets.size,
  }
}
