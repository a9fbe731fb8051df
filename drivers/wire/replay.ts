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
  let sent: number[] = []
  // Bytes that are sent before the answers to the last ones have been given are held until it is their turn.
  let giving = true
  const wire: ByteWire = new ByteWire(url, { send: async (bytes) => take(bytes), shut: async () => undefined })
  const give = (): void => {
    // What is sent from within these calls is held like any other early answer.
    while (left[0]?.direction === 'received') wire.received(left.shift()?.bytes ?? new Uint8Array())
    while (left[0]?.direction === 'sent') expected.push(...(left.shift()?.bytes ?? []))
    giving = false
    if (expected.length === 0) wire.ended({ reason: 'disconnected', detail: 'the transcript ends here' })
    else compare()
  }
  const take = (bytes: Uint8Array): void => {
    sent.push(...bytes)
    if (!giving) compare()
  }
  const compare = (): void => {
    if (sent.some((byte, index) => index < expected.length && byte !== expected[index])) {
      const [got, wanted] = [Uint8Array.from(sent), Uint8Array.from(expected)]
      wire.ended({ reason: 'failed', detail: `sent ${hexOf(got)}, the transcript expects ${hexOf(wanted)}` })
    } else if (sent.length >= expected.length) {
      sent = sent.slice(expected.length)
      expected = []
      giving = true
      setImmediate(give)
    }
  }
  setImmediate(give)
  return wire
}
