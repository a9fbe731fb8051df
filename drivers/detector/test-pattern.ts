/** What channel `channel` of a line shows while the test pattern is on: a ramp that moves on with the lines; HIGH is half a range up. */
export function testSample(channel: number, lineId: number, energy: 0 | 1): number {
  return (channel * 16 + lineId * 64 + energy * 0x8000) & 0xffff
}

/** Fills the samples of one line, all LOW and then all HIGH, with the pattern. */
export function fillTestPattern(samples: Uint16Array, channels: number, lineId: number): void {
  for (let index = 0; index < samples.length; index++)
    samples[index] = testSample(index % channels, lineId, index < channels ? 0 : 1)
}
