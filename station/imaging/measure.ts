import { LevelGatherer, makeCalibration } from './calibration-frame.ts'
import { attenuationOf, correctLine } from './correct.ts'

/** Size of the measured scans, and how many are corrected one after the other. */
export type MeasureSize = {
  readonly channels: number
  readonly lines: number
  readonly energies: 1 | 2
  readonly rounds: number
}

/** Time of one scan, raw bytes corrected a second, and the mean attenuation, by which two programs are seen to do the same. */
export type Measured = { readonly msPerScan: number; readonly mbPerS: number; readonly meanAttenuation: number }

/**
 * Runs the correction chain (offset, gain, bad channels, drift, clamp, −ln) over made-up counts and measures it. The counts follow
 * one formula, so that a peer in another language works on the same ones. The first round warms up and is not counted.
 */
export function measureCorrection({ channels, lines, energies, rounds }: MeasureSize): Measured {
  const length = channels * energies
  const dark = levelOf(length, (index) => 1400 + (index % 7) * 20)
  const open = levelOf(length, (index) => (index % 97 === 0 ? 1500 : 50_000 + (index % 11) * 300))
  const frame = makeCalibration(dark, open)
  const raw = rawCounts(length, lines)
  const drift = new Array<number>(energies).fill(0.98)
  const corrected = new Uint16Array(raw.length)
  let meanAttenuation = 0
  let startMs = 0
  for (let round = -1; round < rounds; round++) {
    if (round === 0) startMs = performance.now()
    for (let line = 0; line < lines; line++) {
      const [from, to] = [line * length, (line + 1) * length]
      correctLine(raw.subarray(from, to), frame, channels, drift, corrected.subarray(from, to))
    }
    const attenuation = attenuationOf(corrected)
    if (round === -1) meanAttenuation = attenuation.reduce((sum, value) => sum + value, 0) / attenuation.length
  }
  const msPerScan = (performance.now() - startMs) / rounds
  return { msPerScan, mbPerS: raw.byteLength / 1e6 / (msPerScan / 1000), meanAttenuation }
}

/** Counts of a line-by-line picture: a 32-bit mix of the index, spread over 1,000 … 51,999. */
function rawCounts(length: number, lines: number): Uint16Array {
  return new Uint16Array(length * lines).map((_, index) => {
    const mixed = Math.imul(index + 1, 0x9e3779b1) >>> 0
    return 1000 + (((mixed ^ (mixed >>> 15)) >>> 0) % 51_000)
  })
}

function levelOf(length: number, level: (index: number) => number) {
  const gatherer = new LevelGatherer(length)
  const line = new Uint16Array(length).map((_, index) => level(index))
  for (let n = 0; n < 64; n++) gatherer.add(line)
  return gatherer.frame()
}
