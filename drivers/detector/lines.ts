import type { DetectorFact, DetectorLine } from './detector.ts'
import { type Frame, type FrameHead, frameTypes, lineFlags } from './framing.ts'

/** One line frame as the lane wants it, or null where its sizes do not fit each other. Only 16-bit lines are taken. */
export function lineOf({ head, payload, intact }: Frame): DetectorLine | null {
  const energies = head.energies === 2 ? 2 : 1
  if (head.bits !== 16 || payload.length !== head.pixels * energies * 2) return null
  const samples = new Uint16Array(payload.buffer, payload.byteOffset, head.pixels * energies)
  return {
    lineId: head.lineId,
    atMs: Number(head.timestampUs / 1000n),
    encoder: head.encoder,
    beamOn: (head.flags & lineFlags.xrayOn) !== 0,
    saturated: (head.flags & lineFlags.saturated) !== 0,
    valid: intact,
    low: samples.subarray(0, head.pixels),
    high: energies === 2 ? samples.subarray(head.pixels) : null,
  }
}

/** A jump by more than this is a device or connection that began anew, not a loss. */
const mostLost = 1 << 20

/**
 * Counts lines that are not there: a gap of `seq` (which counts frames of every type) was lost on the way, any other gap of `lineId`
 * in the device. Give it every frame, lines and others, in the order they came.
 */
export class LineCounter {
  #lineId: number | null = null
  #seq: number | null = null
  #framesMissing = 0

  /** Takes note of a frame; of a line it returns what was lost before it. */
  take(head: FrameHead, atMs: number): DetectorFact[] {
    const missing = this.#seq === null ? 0 : (head.seq - this.#seq - 1) >>> 0
    this.#seq = head.seq
    if (missing <= mostLost) this.#framesMissing += missing
    return head.type === frameTypes.line ? this.#line(head.lineId, atMs) : []
  }

  #line(lineId: number, atMs: number): DetectorFact[] {
    const lost = this.#lineId === null ? 0 : (lineId - this.#lineId - 1) >>> 0
    const onTheWay = Math.min(lost, this.#framesMissing)
    this.#lineId = lineId
    this.#framesMissing = 0
    const facts: DetectorFact[] = []
    if (lost > mostLost) return facts
    if (onTheWay > 0) facts.push({ type: 'linesLost', count: onTheWay, where: 'transport', atMs })
    if (lost > onTheWay) facts.push({ type: 'linesLost', count: lost - onTheWay, where: 'device', atMs })
    return facts
  }
}
