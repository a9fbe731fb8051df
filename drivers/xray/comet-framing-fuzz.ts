import { cometSteps } from './comet-commands.ts'
import { CometFrameReader, encodeComet } from './comet-framing.ts'

const texts = ['U', 'US', 'I', 'IS', 'Z', 'ON', 'OF', 'T', 'TS', 'T9999', 'S'] as const

/** Frames of a Comet XRP for the harness that feeds every framing with noise: `random` gives 0 up to, not including, 1. */
export const cometFramingFuzz = {
  name: 'Comet XRP commands',
  makeGood(random: () => number): { bytes: Uint8Array } {
    const pick = Math.floor(random() * (texts.length + 2))
    const digits = String(Math.floor((random() * 225) / cometSteps.kilovolts)).padStart(4, '0')
    const text = texts[pick] ?? (pick === texts.length ? `U${digits}` : `I${digits}`)
    return { bytes: encodeComet(text) }
  },
  reader(): { push(bytes: Uint8Array): number; kept(): number } {
    const reader = new CometFrameReader()
    return { push: (bytes) => reader.push(bytes).length, kept: () => reader.kept }
  },
} as const
