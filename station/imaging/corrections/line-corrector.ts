import type { CalibrationFrame } from '../calibration-frame.ts'
import { correctLine, mendChannel } from '../correct.ts'
import { AfterglowInverse } from './afterglow.ts'
import type { ScannerEffects } from './effects.ts'
import { ModuleSteps } from './module-steps.ts'
import { type Scatter, subtractScatter } from './scatter.ts'

type OfEnergy = {
  readonly afterglow: AfterglowInverse
  readonly scatter: Scatter | null
  readonly modules: ModuleSteps | null
}

/**
 * Everything that is done to one line of counts on its way to transmission × 65535: offset, gain, bad channels and drift, and of what was
 * measured of the scanner afterglow, module steps and scatter. Lines have to come in their order, for they glow after.
 */
export class LineCorrector {
  readonly #frame: CalibrationFrame
  readonly #channels: number
  readonly #energies: readonly OfEnergy[]
  readonly #light: Float32Array
  readonly #scratch: readonly [Float32Array, Float32Array]

  constructor(frame: CalibrationFrame, channels: number, effects: ScannerEffects | null) {
    this.#frame = frame
    this.#channels = channels
    this.#light = new Float32Array(frame.scale.length)
    this.#scratch = [new Float32Array(channels), new Float32Array(channels)]
    this.#energies = (effects?.energies ?? []).map(({ afterglow, scatter }) => ({
      afterglow: new AfterglowInverse(afterglow, channels, effects?.lineMs ?? 1),
      scatter,
      modules: effects?.moduleChannels ? new ModuleSteps(channels, effects.moduleChannels) : null,
    }))
  }

  /** Corrects one line into `out`; `drift` as of `followDrift`. */
  correct(samples: Uint16Array, drift: readonly number[], out: Uint16Array): void {
    const { dark, scale, badChannels } = this.#frame
    if (this.#energies.length === 0) return correctLine(samples, this.#frame, this.#channels, drift, out)
    const light = this.#light
    for (let start = 0, energy = 0; start < samples.length; start += this.#channels, energy++) {
      const full = 1 / (drift[energy] ?? 1)
      for (let at = start; at < start + this.#channels; at++)
        light[at] = ((samples[at] as number) - (dark[at] as number)) * (scale[at] as number) * full
    }
    for (const channel of badChannels) mendChannel(light, channel, this.#channels, scale, 1)
    this.#energies.forEach((effects, energy) => {
      this.#apply(effects, light.subarray(energy * this.#channels, (energy + 1) * this.#channels))
    })
    for (let at = 0; at < out.length; at++) {
      const value = (light[at] as number) * 65_535
      out[at] = value <= 0 ? 0 : value >= 65_535 ? 65_535 : value + 0.5
    }
    return undefined
  }

  #apply({ afterglow, scatter, modules }: OfEnergy, light: Float32Array): void {
    afterglow.correct(light)
    modules?.correct(light)
    if (scatter) subtractScatter(light, scatter, this.#scratch)
  }
}
