import type { EvidencePlane } from '../store.ts'

/** A picture of incompressible noise, so that a file is about as large as its samples; the same for the same seed. */
export function noisePlane(name: EvidencePlane['name'], widthPx: number, heightPx: number, seed = 1): EvidencePlane {
  let state = seed
  const data = Uint16Array.from({ length: widthPx * heightPx }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 16
  })
  return { name, widthPx, heightPx, data }
}
