import type { Exposure } from './exposure.ts'
import { lineFlags } from './framing.ts'
import type { SelfCorrection } from './self-correction.ts'
import type { SimulatedSettings, XlpSimulation } from './simulated-settings.ts'
import { fillTestPattern } from './test-pattern.ts'

/** One line as the simulated detector sends it. */
export type ReadOut = { readonly flags: number; readonly payload: Uint8Array; readonly pixels: number }

/** From the light on the diodes to the payload: corrected, binned, of the energies that are wanted, or the test pattern instead. */
export function readOut(
  exposure: Exposure,
  correction: SelfCorrection,
  made: XlpSimulation,
  settings: SimulatedSettings,
  at: { readonly encoder: number; readonly lineId: number; readonly testPattern: boolean },
): ReadOut {
  const { flags, samples } = exposure.take(at.encoder, settings.gain)
  correction.apply(samples)
  const wanted = settings.energies === made.energies ? samples : samples.subarray(0, made.channels)
  const pixels = Math.floor(made.channels / settings.binning)
  const binned = settings.binning === 1 ? wanted : bin(wanted, made.channels, settings.binning)
  if (at.testPattern) fillTestPattern(binned, pixels, at.lineId)
  return {
    pixels,
    payload: packed(binned, made.bits ?? 16),
    flags:
      (settings.energies === 2 ? flags : flags & ~lineFlags.dual) |
      (correction.gainCorrected ? lineFlags.gainCorrected : 0) |
      (at.testPattern ? lineFlags.testPattern : 0) |
      (settings.lineTrigger === 'encoder' ? lineFlags.encoderTriggered : 0),
  }
}

/** Means of so many neighbours; what is left over at the end of the row of diodes is not read out. */
function bin(samples: Uint16Array, channels: number, by: number): Uint16Array {
  const pixels = Math.floor(channels / by)
  const binned = new Uint16Array((samples.length / channels) * pixels)
  for (let index = 0; index < binned.length; index++) {
    const from = Math.floor(index / pixels) * channels + (index % pixels) * by
    let sum = 0
    for (let step = 0; step < by; step++) sum += samples[from + step] ?? 0
    binned[index] = Math.round(sum / by)
  }
  return binned
}

/** As u16, or moved up into the 20 or 24 bits of a u32. */
function packed(samples: Uint16Array, bits: 16 | 20 | 24): Uint8Array {
  if (bits === 16) return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
  const shift = bits - 16
  return new Uint8Array(Uint32Array.from(samples, (sample) => sample << shift).buffer)
}
