/** A slow part of a scintillator's light: its share of the steady signal, and the time in ms in which it falls to 1/e. */
export type AfterglowPart = { readonly share: number; readonly tauMs: number }

/**
 * Takes the light of earlier lines out of each channel: the recursion by which a scintillator glows after, solved for what it saw (hardware.md
 * §10.4). One for each energy; the open field that a line was divided by glowed as well, which is allowed for.
 */
export class AfterglowInverse {
  readonly #parts: readonly { readonly share: number; readonly kept: number; readonly state: Float32Array }[]
  readonly #steady: number

  constructor(parts: readonly AfterglowPart[], channels: number, lineMs: number) {
    this.#parts = parts.map(({ share, tauMs }) => ({
      share,
      kept: Math.exp(-lineMs / tauMs),
      state: new Float32Array(channels),
    }))
    this.#steady = 1 + parts.reduce((sum, { share }) => sum + share, 0)
  }

  /** Corrects one line of transmission in place. Lines have to come in their order, each once. */
  correct(light: Float32Array): void {
    if (this.#parts.length === 0) return
    for (let channel = 0; channel < light.length; channel++) light[channel] = (light[channel] as number) * this.#steady
    for (const { share, state } of this.#parts)
      for (let channel = 0; channel < light.length; channel++)
        light[channel] = (light[channel] as number) - share * (state[channel] as number)
    for (const { kept, state } of this.#parts)
      for (let channel = 0; channel < light.length; channel++)
        state[channel] = (state[channel] as number) * kept + (light[channel] as number) * (1 - kept)
  }
}
