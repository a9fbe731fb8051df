import type { CalibrationFrame } from './calibration-frame.ts'

/**
 * One line of counts to transmission × 65535: offset, gain, bad channels from their neighbours, and the drift of the tube by its own
 * air. `drift` (one number an energy) is 1 for an open field as it was calibrated. Writes into `out`.
 */
export function correctLine(
  samples: Uint16Array,
  frame: CalibrationFrame,
  channels: number,
  drift: readonly number[],
  out: Uint16Array,
): void {
  for (let start = 0, energy = 0; start < samples.length; start += channels, energy++) {
    const full = 65_535 / (drift[energy] ?? 1)
    for (let channel = start; channel < start + channels; channel++) {
      const light = ((samples[channel] ?? 0) - (frame.dark[channel] ?? 0)) * (frame.scale[channel] ?? 0) * full
      out[channel] = light <= 0 ? 0 : light >= 65_535 ? 65_535 : light + 0.5
    }
  }
  for (const channel of frame.badChannels) mendChannel(out, channel, channels, frame.scale, 65_535)
}

/** A bad channel takes the mean of its nearest good neighbours of the same energy; where there is none it counts as open field (`full`). */
export function mendChannel(
  out: Uint16Array | Float32Array,
  channel: number,
  channels: number,
  scale: Float32Array,
  full: number,
): void {
  const first = channel - (channel % channels)
  let left = channel - 1
  while (left >= first && scale[left] === 0) left--
  let right = channel + 1
  while (right < first + channels && scale[right] === 0) right++
  const hasLeft = left >= first
  const hasRight = right < first + channels
  const [a, b] = [out[hasLeft ? left : right] ?? full, out[hasRight ? right : left] ?? full]
  out[channel] = hasLeft || hasRight ? (a + b) / 2 : full
}

/** Channels at each edge of the field that are looked at for free air. */
const airChannels = 24
/** How quickly the drift follows: a tube drifts over seconds, noise does not matter then. */
const driftShare = 0.05

/** An edge is air while it lies this near to the last level of air, */
const mostStep = 0.03
/** and no farther than this from the calibrated open field; a tube that drifts more needs a new one. */
const mostDrift = 0.1
/** Two edges that agree this well are both air. */
const agreement = 0.01

/**
 * The new drift after a raw line: what its edge channels show against the calibrated open field, per energy. An edge that cannot be
 * air says nothing, and of two that differ the brighter one counts: a parcel over an edge makes it darker, never brighter.
 */
export function followDrift(
  samples: Uint16Array,
  frame: CalibrationFrame,
  channels: number,
  drift: readonly number[],
): number[] {
  return drift.map((before, energy) => {
    const start = energy * channels
    const edges = [
      edgeLevel(samples, frame, start, start + airChannels),
      edgeLevel(samples, frame, start + channels - airChannels, start + channels),
    ]
    const air = edges.filter(
      (level) => level !== null && Math.abs(level - before) <= mostStep && Math.abs(level - 1) <= mostDrift,
    )
    if (air.length === 0) return before
    const brightest = Math.max(...air.map((level) => level ?? 0))
    const agreeing = air.filter((level) => brightest - (level ?? 0) <= agreement)
    const level = agreeing.reduce<number>((sum, value) => sum + (value ?? 0), 0) / agreeing.length
    return before + driftShare * (level - before)
  })
}

function edgeLevel(samples: Uint16Array, frame: CalibrationFrame, from: number, to: number): number | null {
  let sum = 0
  let good = 0
  for (let channel = from; channel < to; channel++) {
    const scale = frame.scale[channel] ?? 0
    if (scale === 0) continue
    sum += ((samples[channel] ?? 0) - (frame.dark[channel] ?? 0)) * scale
    good++
  }
  return good === 0 ? null : sum / good
}

const attenuationTables = new Map<number, Float32Array>()

/** −ln of a plane of transmission × 65535, clamped where nothing comes through. One table look-up a pixel. */
export function attenuationOf(plane: Uint16Array, mostAttenuation = 8): Float32Array {
  const table = attenuationTables.get(mostAttenuation) ?? attenuationTable(mostAttenuation)
  const out = new Float32Array(plane.length)
  for (let index = 0; index < plane.length; index++) out[index] = table[plane[index] ?? 0] ?? 0
  return out
}

function attenuationTable(mostAttenuation: number): Float32Array {
  const table = new Float32Array(65_536)
  const least = Math.exp(-mostAttenuation)
  for (let value = 0; value < table.length; value++) table[value] = -Math.log(Math.max(least, value / 65_535))
  attenuationTables.set(mostAttenuation, table)
  return table
}
