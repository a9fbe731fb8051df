import type { Noise } from './noise.ts'
import type { DiodeModel } from './scanner-model.ts'

/** No channel is so far off that open field saturates it: that is how a detector is set up. */
const mostGain = 1.2
const leastGain = 0.8
const hotCounts = 60_000

/** The diodes of one energy as made: each channel's dark level and counts for a full light. Dead and hot channels see no light. */
export type Diodes = { readonly dark: Float32Array; readonly gain: Float32Array }

/** Makes a row of diodes. The same noise source state gives the same row. */
export function makeDiodes(model: DiodeModel, channels: number, noise: Noise): Diodes {
  const dark = new Float32Array(channels)
  const gain = new Float32Array(channels)
  let module = 1
  for (let channel = 0; channel < channels; channel++) {
    if (channel % model.moduleChannels === 0) module = 1 + model.moduleSpread * noise.normal()
    const share = Math.max(leastGain, Math.min(mostGain, module * (1 + model.gainSpread * noise.normal())))
    const weak = model.weakModule?.module === Math.floor(channel / model.moduleChannels) ? model.weakModule.gain : 1
    const fate = noise.uniform()
    const blind = fate < model.deadShare + model.hotShare
    gain[channel] = blind ? 0 : share * weak * model.openFieldCounts
    const level = model.offsetCounts + model.offsetSpreadCounts * noise.normal()
    dark[channel] = blind ? (fate < model.deadShare ? 0 : hotCounts) : level
  }
  return { dark, gain }
}
