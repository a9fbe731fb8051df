import type { Device, DeviceCounters, DeviceHealth, TraceLine } from '../../drivers/device.ts'
import type { TestRow } from '../contract/devices.ts'

/** What was seen of a device while it was watched. */
export type Watched = {
  readonly before: DeviceHealth
  readonly after: DeviceHealth
  readonly frames: readonly TraceLine[]
  readonly watchedMs: number
}

const counted: readonly (readonly [keyof DeviceCounters, string, string])[] = [
  ['framingErrors', 'framing errors', 'Check baud rate, parity and the shield of the cable.'],
  ['checksumErrors', 'checksum errors', 'Check the cable, its shield and what runs beside it.'],
  ['timeouts', 'time-outs', 'Check that the device is on and that no other program talks to it.'],
  ['unsolicited', 'frames that nobody asked for', 'Check that no other program talks to the device.'],
  ['reconnects', 'new connections', 'The line comes and goes: check plug, power and switch.'],
]

/** The rows of a connection test, worst news in words that say what to do. */
export function testRows({ before, after, frames, watchedMs }: Watched): TestRow[] {
  const seconds = `${(watchedMs / 1000).toFixed(1)} s`
  const received = frames.filter((frame) => frame.direction === 'received')
  const waits = answerTimesMs(frames)
  const strange = received.filter((frame) => /^not understood/i.test(frame.meaning)).length
  return [
    {
      what: 'connection',
      state: after.state === 'ready' ? 'good' : 'bad',
      words: after.state === 'ready' ? 'stands' : (after.message ?? after.state),
    },
    {
      what: 'frames',
      state: received.length > 0 ? 'good' : 'unknown',
      words:
        received.length > 0
          ? `${received.length} received, ${frames.length - received.length} sent in ${seconds}`
          : `silent for ${seconds}; a device that speaks only when something comes is silent when it is well`,
    },
    ...(waits.length > 0 ? [{ what: 'time to answer', state: 'good' as const, words: waitWords(waits) }] : []),
    { what: 'meaning', ...meaning(strange, received.length) },
    ...counted.map(([counter, words, todo]): TestRow => {
      const more = after.counters[counter] - before.counters[counter]
      return {
        what: words,
        state: more === 0 ? 'good' : 'bad',
        words: more === 0 ? 'none' : `${more} in ${seconds}. ${todo}`,
      }
    }),
  ]
}

function meaning(strange: number, received: number): Pick<TestRow, 'state' | 'words'> {
  if (received === 0) return { state: 'unknown', words: 'nothing to understand' }
  if (strange === 0) return { state: 'good', words: 'every frame understood' }
  return { state: 'bad', words: `${strange} of ${received} not understood: is the right dialect configured?` }
}

/** Milliseconds from each sent frame to the next received one. */
function answerTimesMs(frames: readonly TraceLine[]): number[] {
  return frames.flatMap((frame, index) => {
    const next = frames[index + 1]
    return frame.direction === 'sent' && next?.direction === 'received' ? [next.atMs - frame.atMs] : []
  })
}

function waitWords(waits: readonly number[]): string {
  const sorted = [...waits].sort((a, b) => a - b)
  return `half within ${sorted[Math.floor(sorted.length / 2)]} ms, slowest ${sorted.at(-1)} ms`
}

/** Watches a device for a while without disturbing it, and tells what was seen. */
export async function testConnection(device: Device, watchMs: number): Promise<TestRow[]> {
  const before = device.health()
  const frames: TraceLine[] = []
  const stop = device.onTrace((line) => frames.push(line))
  const startedMs = performance.now()
  await new Promise((resolve) => setTimeout(resolve, watchMs))
  stop()
  return testRows({ before, after: device.health(), frames, watchedMs: performance.now() - startedMs })
}
