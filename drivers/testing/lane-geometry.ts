import type { Contents, LaneGeometry } from '../simulation/world.ts'

/** A short lane for tests, in mm from the infeed eye. */
export const geometry: LaneGeometry = {
  eyesMm: { infeed: 0, tunnelIn: 300, tunnelOut: 700, divert: 1250, outfeed: 1300 },
  beamMm: 500,
  barcodeMm: 50,
  scaleMm: [20, 290],
  gateMm: 1000,
}

/** A block that lets a tenth of the X-rays through, so long and 200 mm wide. */
export function solidBlock(lengthMm: number): Contents {
  return {
    lengthMm,
    widthMm: 200,
    energies: 1,
    slice: (_alongMm, _pitchMm, low, high) => {
      low.fill(1)
      high.fill(1)
      low.subarray(20, 120).fill(0.1)
      high.subarray(20, 120).fill(0.1)
    },
  }
}
