import type { DetectorFact, DetectorLine } from './detector.ts'
import { type Frame, type FrameHead, lineFlags } from './framing.ts'

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

/** Counts lines that are not there: a gap of `lineId` was lost in the device, a gap of `seq` on the way. */
export class LineCounter {
  #lineId: number | null = null
  #seq: number | null = null

  count(head: FrameHead, atMs: number): DetectorFact[] {
    const facts: DetectorFact[] = []
    const lostOnTheWay = this.#seq === null ? 0 : (head.seq - this.#seq - 1) >>> 0
    const lost = this.#lineId === null ? 0 : (head.lineId - this.#lineId - 1) >>> 0
    this.#seq = head.seq
    this.#lineId = head.lineId
    // A jump back or far ahead is a restarted device, not a loss.
    if (lost === 0 || lost > 1 << 20) return facts
    const onTheWay = Math.min(lost, lostOnTheWay > 1 << 20 ? 0 : lostOnTheWay)
    if (onTheWay > 0) facts.push({ type: 'linesLost', count: onTheWay, where: 'transport', atMs })
    if (lost > onTheWay) facts.push({ type: 'linesLost', count: lost - onTheWay, where: 'device', atMs })
    return facts
  }
}
