import { ByteWire } from './byte-wire.ts'
import type { Wire } from './wire.ts'

/** Two ends of one line inside this process. Bytes arrive on the next turn of the loop, copied, as on a real line. */
export function memoryPair(name = 'memory'): readonly [Wire, Wire] {
  const ends: ByteWire[] = []
  const make = (side: 0 | 1): ByteWire =>
    new ByteWire(`${name}:${side}`, {
      send: async (bytes) => {
        const copy = Uint8Array.from(bytes)
        setImmediate(() => ends[1 - side]?.received(copy))
      },
      // Behind the bytes that are still on their way.
      shut: async () =>
        void setImmediate(() => ends[1 - side]?.ended({ reason: 'disconnected', detail: 'the other end closed' })),
    })
  const [a, b] = [make(0), make(1)]
  ends.push(a, b)
  return [a, b]
}
