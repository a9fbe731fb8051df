import type { Noise } from './noise.ts'
import type { ScannerModel } from './scanner-model.ts'

/**
 * Where each line of a scan really was, in mm of belt travel from the first: with the encoder as trigger a pitch apart but for the
 * encoder's error, with the clock as trigger as far as the uneven belt came (hardware facts §10.4).
 */
export function linePlacesMm({ belt, pitchAlongMm, lineMs }: ScannerModel, lines: number, noise: Noise): Float64Array {
  const places = new Float64Array(lines)
  const phase = 2 * Math.PI * noise.uniform()
  let alongMm = 0
  for (let line = 0; line < lines; line++) {
    const error = belt.trigger === 'encoder' ? belt.encoderErrorMm * noise.normal() : 0
    places[line] = alongMm + error
    const nowMs = line * lineMs
    const swing = belt.swingShare * Math.sin(phase + (2 * Math.PI * belt.swingHz * nowMs) / 1000)
    alongMm += belt.trigger === 'encoder' ? pitchAlongMm : pitchAlongMm * (1 + swing + belt.noiseShare * noise.normal())
  }
  return places
}
