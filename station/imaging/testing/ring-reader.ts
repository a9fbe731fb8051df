import { parentPort, workerData } from 'node:worker_threads'
import { RingReader, type RingMemory } from '../ring.ts'

/** Reads lines whose samples are their own number until the last one came, and tells how many were torn. */
const { ring, last } = workerData as { readonly ring: RingMemory; readonly last: number }
const reader = new RingReader(ring)
let [read, torn, newest] = [0, 0, 0]
while (newest < last) {
  reader.drain(({ lineId, samples }) => {
    read++
    const low = lineId & 0xffff
    const high = (lineId + 1) & 0xffff
    const isWhole = samples.every((value, index) => value === (index < ring.channels ? low : high))
    if (!isWhole || lineId !== newest + 1) torn++
    newest = lineId
  })
}
parentPort?.postMessage({ torn, read })
