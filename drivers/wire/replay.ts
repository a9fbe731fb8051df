import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { DriverError } from '../driver-error.ts'
import { ByteWire } from './byte-wire.ts'
import { hexOf, parseTranscript, type TranscriptLine } from './transcript.ts'
import type { Wire } from './wire.ts'

/** Opens `replay:FILE` (a path, or a file: URL behind it) and plays the transcript as the device. Throws DriverError `cannot-open`. */
export async function openReplay(url: string): Promise<Wire> {
  const place = url.slice('replay:'.length)
  const path = place.startsWith('file:') ? fileURLToPath(place) : place
  try {
    return replayWire(parseTranscript(await readFile(path, 'utf8')), url)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new DriverError('cannot-open', `The transcript ${path} cannot be played: ${why}`, { url }, { cause })
  }
}

/**
 * Plays a transcript: waits for each sent line, byte for byte and however cut, then gives the received lines that follow it. Other
 * bytes than those expected end the wire with both in the message. Times are not kept: only the order counts.
 */
export function replayWire(lines: readonly TranscriptLine[], url: string): Wire {
  const left = [...lines]
  let expected: number[] = []
  const wire: ByteWire = new ByteWire(
    url,
    async (bytes) => take(bytes),
    async () => undefined,
  )
  const give = (): void => {
    while (left[0]?.direction === 'received') wire.received(left.shift()?.bytes ?? new Uint8Array())
    expected = []
    while (left[0]?.direction === 'sent') expected.push(...(left.shift()?.bytes ?? []))
    if (left.length === 0 && expected.length === 0)
      wire.ended({ reason: 'disconnected', detail: 'the transcript ends here' })
  }
  const take = (bytes: Uint8Array): void => {
    const wanted = expected.splice(0, bytes.length)
    if (wanted.length < bytes.length || wanted.some((byte, index) => byte !== bytes[index])) {
      wire.ended({
        reason: 'failed',
        detail: `sent ${hexOf(bytes)}, the transcript expects ${hexOf(Uint8Array.from(wanted))}`,
      })
      return
    }
    if (expected.length === 0) setImmediate(give)
  }
  setImmediate(give)
  return wire
}
