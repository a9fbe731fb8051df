import type { DetectorFact, DetectorLine } from './detector.ts'
import { type Frame, type FrameHead, frameTypes, lineFlags } from './framing.ts'

/** Bytes of one sample by bits: up to 16 bits lie in a u16, 20 and 24 bits in a u32 (hardware.md §3.2). */
const sampleBytes: Readonly<Record<number, 2 | 4>> = { 16: 2, 20: 4, 24: 4 }

/**
 * One line frame as the lane wants it, or null where its sizes do not fit each other. The lane's pictures have 16 bits: of 20 and 24
 * bits the upper 16 are taken. A line of the test pattern is no picture and not valid.
 */
export function lineOf({ head, payload, intact }: Frame): DetectorLine | null {
  const { energies, pixels, bits, flags } = head
  const bytes = sampleBytes[bits]
  if (bytes === undefined || (energies !== 1 && energies !== 2)) return null
  if (payload.length !== pixels * energies * bytes) return null
  const samples = bytes === 2 ? samples16(payload) : upper16(payload, bits)
  return {
    lineId: head.lineId,
    atMs: Number(head.timestampUs / 1000n),
    encoder: head.encoder,
    beamOn: (flags & lineFlags.xrayOn) !== 0,
    saturated: (flags & lineFlags.saturated) !== 0,
    valid: intact && (flags & lineFlags.testPattern) === 0,
    low: samples.subarray(0, pixels),
    high: energies === 2 ? samples.subarray(pixels) : null,
  }
}

function samples16(payload: Uint8Array): Uint16Array {
  return new Uint16Array(payload.buffer, payload.byteOffset, payload.length >> 1)
}

function upper16(payload: Uint8Array, bits: number): Uint16Array {
  const wide = new Uint32Array(payload.buffer, payload.byteOffset, payload.length >> 2)
  const shift = bits - 16
  const samples = new Uint16Array(wide.length)
  for (let index = 0; index < wide.length; index++) samples[index] = Math.min(0xffff, (wide[index] ?? 0) >>> shift)
  return samples
}

/** A jump by more than this is a device or connection that began anew, not a loss. */
const mostLost = 1 << 20
/** Longest gap that is filled from its neighbours (hardware.md §3.2). */
const longestShortGap = 4

/** The gap that missing lines leave in the picture. */
export function gapOf(lines: number, atMs: number): DetectorFact {
  return { type: 'lineGap', lines, length: lines <= longestShortGap ? 'short' : 'long', atMs }
}

/**
 * Counts lines that are not there: a gap of `seq` (which counts frames of every type) was lost on the way, any other gap of `lineId`
 * in the device. A device that says it dropped lines but numbers on has lost at least one. Give it every frame, lines and others, in
 * the order they came.
 */
export class LineCounter {
  #lineId: number | null = null
  #seq: number | null = null
  #framesMissing = 0

  /** Takes note of a frame; of a line it returns what was lost before it, and the gap that this leaves. */
  take(head: FrameHead, atMs: number): DetectorFact[] {
    const missing = this.#seq === null ? 0 : (head.seq - this.#seq - 1) >>> 0
    this.#seq = head.seq
    if (missing <= mostLost) this.#framesMissing += missing
    return head.type === frameTypes.line ? this.#line(head, atMs) : []
  }

  #line({ lineId, flags }: FrameHead, atMs: number): DetectorFact[] {
    const isFirst = this.#lineId === null
    const lost = this.#lineId === null ? 0 : (lineId - this.#lineId - 1) >>> 0
    const onTheWay = Math.min(lost, this.#framesMissing)
    this.#lineId = lineId
    this.#framesMissing = 0
    const facts: DetectorFact[] = []
    if (lost > mostLost) return facts
    const saysSo = lost === 0 && !isFirst && (flags & lineFlags.linesDropped) !== 0
    const inDevice = saysSo ? 1 : lost - onTheWay
    if (onTheWay > 0) facts.push({ type: 'linesLost', count: onTheWay, where: 'transport', atMs })
    if (inDevice > 0) facts.push({ type: 'linesLost', count: inDevice, where: 'device', atMs })
    if (onTheWay + inDevice > 0) facts.push(gapOf(onTheWay + inDevice, atMs))
    return facts
  }
}
