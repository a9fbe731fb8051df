import type { EnergyCounts, ScanCounts } from './scan-picture.ts'

/** Columns at each edge that see only air; they follow the tube's drift. */
const edgeColumns = 3
const leastSpanShare = 0.2

/** Transmission × 65535 of both energies, row by row, as scan-set/1 stores it. */
export type Transmission16 = {
  readonly columns: number
  readonly rows: number
  readonly low: Uint16Array<ArrayBuffer>
  readonly high: Uint16Array<ArrayBuffer>
}

/**
 * Counts to transmission: dark and open field, the tube's drift by the columns at the edges (only where they see air), and channels
 * that do not follow the light from their neighbours.
 */
export function normalise({ columns, rows, low, high }: ScanCounts): Transmission16 {
  return { columns, rows, low: normalised(low, columns, rows), high: normalised(high, columns, rows) }
}

function normalised({ counts, dark, open }: EnergyCounts, columns: number, rows: number): Uint16Array<ArrayBuffer> {
  const spans = open.map((value, channel) => value - (dark[channel] ?? 0))
  const usual = spans.toSorted()[columns >> 1] ?? 0
  const good = Array.from(spans, (span) => span > leastSpanShare * usual)
  const repairs = repairsOf(good)
  const gains = spans.map((span, channel) => 1 / (good[channel] ? span : usual))
  const out = new Uint16Array(columns * rows)
  const line = new Float32Array(columns)
  for (let row = 0; row < rows; row++) {
    gains.forEach((gain, channel) => {
      line[channel] = ((counts[row * columns + channel] ?? 0) - (dark[channel] ?? 0)) * gain
    })
    for (const { channel, left, right, share } of repairs)
      line[channel] = (1 - share) * (line[left] ?? 0) + share * (line[right] ?? 0)
    const air = airOf(line)
    line.forEach((value, channel) => {
      out[row * columns + channel] = Math.max(0, Math.min(65_535, Math.round((65_535 * value) / air)))
    })
  }
  return out
}

/** For each blind channel the next good ones on both sides, and how far it is from left to right. */
function repairsOf(
  good: readonly boolean[],
): readonly { channel: number; left: number; right: number; share: number }[] {
  return good.flatMap((isGood, channel) => {
    if (isGood) return []
    const before = good.lastIndexOf(true, channel)
    const after = good.indexOf(true, channel)
    const [left, right] = [before < 0 ? after : before, after < 0 ? before : after]
    return left < 0 ? [] : [{ channel, left, right, share: right > left ? (channel - left) / (right - left) : 0 }]
  })
}

/** Brightness of the air beside the parcel; 1 where something lies at the edges. */
function airOf(line: Float32Array): number {
  const edges = [...line.subarray(0, edgeColumns), ...line.subarray(-edgeColumns)]
  if (edges.some((value) => value < 0.9 || value > 1.1)) return 1
  return edges.reduce((a, b) => a + b, 0) / edges.length
}
