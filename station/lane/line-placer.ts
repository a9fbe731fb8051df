import type { ConveyorReading } from '../../drivers/conveyor/conveyor.ts'

/**
 * Belt position in mm of a detector line, from its own encoder count and the newest reading of the PLC. Both count the same belt;
 * the detector's u32 is placed next to the reading, so that a wrap of either does not matter.
 */
export function lineBeltMm(encoder: number, reading: Pick<ConveyorReading, 'beltMm'>, umPerCount: number): number {
  const counts = Math.round((reading.beltMm * 1000) / umPerCount)
  const ahead = (encoder - (counts >>> 0)) | 0
  return ((counts + ahead) * umPerCount) / 1000
}

/** Where the belt is now: the newest reading carried on at its speed, for at most half a second. */
export function beltNowMm(reading: ConveyorReading, nowMs: number): number {
  const forMs = Math.min(500, Math.max(0, nowMs - reading.atMs))
  return reading.beltMm + (reading.speedMmS * forMs) / 1000
}
