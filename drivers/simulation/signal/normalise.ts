import type { EnergyCounts, ScanCounts } from './scan-picture.ts'

/** The air is taken from so many lines before and behind. */
const airLines = 8
const leastSpanShare = 0.2

/** Transmission × 65535 of both energies, row by row, as scan-set/1 stores it. */
export type Transmission16 = {
  readonly columns: number
  readonly rows: number
  readonly low: Uint16Array<ArrayBuffer>
  readonly high: Uint16Array<ArrayBuffer>
}

/**
 * Counts to transmission: dark and open field, the tube's drift by so many columns at each edge that see nothing but air (0 = none does), and
 * channels that do not follow the light from their neighbours.
 */
export function normalise({ columns, rows, low, high }: ScanCounts, airColumns: number): Transmission16 {
  const one = (counts: EnergyCounts) => normalised(counts, columns, rows, airColumns)
  return { columns, rows, low: one(low), high: one(high) }
}

function normalised(
  { counts, dark, open }: EnergyCounts,
  columns: number,
  rows: number,
  airColumns: number,
): Uint16Array<ArrayBuffer> {
  const spans = open.map((value, channel) => value - (dark[channel] ?? 0))
  const usual = spans.toSorted()[columns >> 1] ?? 0
  const good = Array.from(spans, (span) => span > leastSpanShare * usual)
  const repairs = repairsOf(good)
  const gains = spans.map((span, channel) => 1 / (good[channel] ? span : usual))
  const light = new Float32Array(columns * rows)
  const air = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const line = light.subarray(row * columns, (row + 1) * columns)
    gains.forEach((gain, channel) => {
      line[channel] = ((counts[row * columns + channel] ?? 0) - (dark[channel] ?? 0)) * gain
    })
    for (const { channel, left, right, share } of repairs)
      line[channel] = (1 - share) * (line[left] ?? 0) + share * (line[right] ?? 0)
    air[row] = airOf(line, airColumns)
  }
  return scaledByAir(light, air, columns)
}

/** Divides each line by the air beside it; the mean of several lines, for a few pixels of air are noisier than the tube. */
function scaledByAir(light: Float32Array, air: Float32Array, columns: number): Uint16Array<ArrayBuffer> {
  const scales = air.map((_, row) => {
    const near = air.subarray(Math.max(0, row - airLines), row + airLines + 1)
    return near.reduce((a, b) => a + b, 0) / near.length
  })
  return Uint16Array.from(light, (value, at) => {
    const scaled = (65_535 * value) / (scales[Math.floor(at / columns)] ?? 1)
    return Math.max(0, Math.min(65_535, Math.round(scaled)))
  })
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

/** Brightness of the air beside the parcel. */
function airOf(line: Float32Array, airColumns: number): number {
  if (airColumns <= 0) return 1
  const edges = [...line.subarray(0, airColumns), ...line.subarray(-airColumns)]
  return edges.reduce((a, b) => a + b, 0) / edges.length
}
