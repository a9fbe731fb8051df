import type { Unsubscribe } from '../device.ts'
import type { Wire } from './wire.ts'

/** One line of a transcript: seconds since its start, direction as the station sees it, the bytes, and words for people. */
export type TranscriptLine = {
  readonly seconds: number
  readonly direction: 'sent' | 'received'
  readonly bytes: Uint8Array
  readonly meaning: string
}

/** Writes one line: `+0.041 < 7e 05 10  status, door closed`. */
export function formatLine({ seconds, direction, bytes, meaning }: TranscriptLine): string {
  const arrow = direction === 'sent' ? '>' : '<'
  return `+${seconds.toFixed(3)} ${arrow} ${hexOf(bytes)}${meaning ? `  ${meaning}` : ''}`
}

/** Reads a transcript back; empty lines and lines that begin with # are notes. Throws a RangeError that names the line. */
export function parseTranscript(text: string): TranscriptLine[] {
  const lines: TranscriptLine[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const match = /^\+(\d+\.\d{3}) ([<>]) ((?:[0-9a-f]{2} ?)*)(?: +(.*))?$/.exec(line)
    if (!match) throw new RangeError(`Line ${index + 1} is not a line of a transcript: ${line}`)
    const [, seconds, arrow, hex = '', meaning = ''] = match
    const bytes = Uint8Array.from(hex.trim() === '' ? [] : hex.trim().split(' '), (pair) => parseInt(pair, 16))
    lines.push({ seconds: Number(seconds), direction: arrow === '>' ? 'sent' : 'received', bytes, meaning })
  }
  return lines
}

/** Bytes as spaced lower-case hex. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

/**
 * A wire that passes everything on and writes down what passed, chunk by chunk as the system delivered it. `write` gets finished lines.
 */
export function recorded(wire: Wire, write: (line: string) => void, nowMs: () => number): Wire {
  const startedMs = nowMs()
  const note = (direction: 'sent' | 'received', bytes: Uint8Array): void =>
    write(formatLine({ seconds: (nowMs() - startedMs) / 1000, direction, bytes, meaning: '' }))
  wire.onBytes((bytes) => note('received', bytes))
  return {
    url: wire.url,
    send: (bytes) => {
      note('sent', bytes)
      return wire.send(bytes)
    },
    sendNow: (bytes) => {
      note('sent', bytes)
      return wire.sendNow(bytes)
    },
    onBytes: (listen): Unsubscribe => wire.onBytes(listen),
    onEnd: (listen): Unsubscribe => wire.onEnd(listen),
    ...(wire.onLineNews ? { onLineNews: wire.onLineNews.bind(wire) } : {}),
    close: () => wire.close(),
  }
}
