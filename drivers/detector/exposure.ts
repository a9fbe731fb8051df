import type { World } from '../simulation/world.ts'
import { DiodeRow } from './diodes.ts'
import { lineFlags } from './framing.ts'

/** What the simulated detector is: channels an energy, their pitch in mm at the belt, and the seed of its diodes. */
export type DetectorSimulation = {
  readonly channels: number
  readonly pitchMm: number
  readonly energies: 1 | 2
  readonly seed: number
}

/** One line as the diodes saw it. */
export type Exposed = { readonly flags: number; readonly samples: Uint16Array; readonly payload: Uint8Array }

const fullKilovolts = 160
const fullMilliamps = 0.6
/** Output from which a line counts as lit. */
const litFrom = 0.05

/** Takes single lines of the world at the beam: what lies there, how bright the tube is, what the diodes make of it. */
export class Exposure {
  readonly #world: World
  readonly #simulation: DetectorSimulation
  readonly #lowRow: DiodeRow
  readonly #highRow: DiodeRow | null
  readonly #low: Float32Array
  readonly #high: Float32Array
  readonly #parcelLow: Float32Array
  readonly #parcelHigh: Float32Array

  constructor(world: World, simulation: DetectorSimulation) {
    const { channels, energies, seed } = simulation
    this.#world = world
    this.#simulation = simulation
    this.#lowRow = new DiodeRow(channels, seed)
    this.#highRow = energies === 2 ? new DiodeRow(channels, seed + 1) : null
    this.#low = new Float32Array(channels)
    this.#high = new Float32Array(channels)
    this.#parcelLow = new Float32Array(channels)
    this.#parcelHigh = new Float32Array(channels)
  }

  /** Whether the tube shines on the detector now. */
  get isLit(): boolean {
    return this.#output() > litFrom
  }

  /**
   * The line at this encoder count (now or a few counts back), all LOW and then all HIGH, and the flags that go with it; `payload` is the
   * same memory as bytes. `gain` is the detector's own, a factor on the light.
   */
  take(encoder: number, gain = 1): Exposed {
    const { channels, energies } = this.#simulation
    this.#look(encoder)
    const output = this.#output()
    const samples = new Uint16Array(channels * energies)
    const lowSaturated = this.#lowRow.expose(this.#low, output * gain, samples.subarray(0, channels))
    const highSaturated = this.#highRow?.expose(this.#high, output * gain, samples.subarray(channels)) ?? false
    const flags =
      (energies === 2 ? lineFlags.dual : 0) |
      (output > litFrom ? lineFlags.xrayOn : lineFlags.dark) |
      (lowSaturated || highSaturated ? lineFlags.saturated : 0)
    return { flags, samples, payload: new Uint8Array(samples.buffer) }
  }

  /** Output of a tube grows with the current and roughly with the square of the voltage; 1 = full. */
  #output(): number {
    const { kilovolts, milliamps } = this.#world.tubeOutput()
    return (milliamps / fullMilliamps) * (kilovolts / fullKilovolts) ** 2
  }

  /** Transmission of whatever lay under the beam at that count; overlapping parcels multiply. */
  #look(encoder: number): void {
    const world = this.#world
    this.#low.fill(1)
    this.#high.fill(1)
    const behindMm = (((world.encoderCounts() - encoder) | 0) * world.umPerCount) / 1000
    // What was at the beam has been carried on since.
    const placeMm = world.geometry.beamMm + behindMm
    for (const parcel of world.parcelsAt(placeMm)) {
      const alongMm = world.beltMm() - parcel.frontMm - placeMm
      parcel.contents.slice(alongMm, this.#simulation.pitchMm, this.#parcelLow, this.#parcelHigh)
      multiply(this.#low, this.#parcelLow)
      multiply(this.#high, this.#parcelHigh)
    }
  }
}

function multiply(into: Float32Array, by: Float32Array): void {
  for (let index = 0; index < into.length; index++) into[index] = (into[index] ?? 1) * (by[index] ?? 1)
}
