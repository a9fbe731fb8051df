/**
 * Scattered light (hardware.md §10.4): `share` of what the parcel takes away comes back over the channels around, spread by a Gaussian of
 * `sigmaPx`; `airShare` of the open field is always there.
 */
export type Scatter = { readonly share: number; readonly sigmaPx: number; readonly airShare: number }

/** Three boxes of this half width are as good as a Gaussian: 2·half + 1 channels have a variance of half·(half + 1)/3. */
function halfOf(sigmaPx: number): number {
  return Math.max(1, Math.round((Math.sqrt(4 * sigmaPx * sigmaPx + 1) - 1) / 2))
}

/**
 * Subtracts the estimated scatter from one line of transmission in place: I0 − I blurred along the detector, beyond which lies nothing.
 * `scratch` are two lines of room.
 */
export function subtractScatter(
  light: Float32Array,
  { share, sigmaPx, airShare }: Scatter,
  [blurred, scratch]: readonly [Float32Array, Float32Array],
): void {
  // The open field that the line was divided by had the air's scatter in it.
  const open = 1 + airShare
  // What is seen has lost the share of the missing light that came back, so that the missing light itself is this much more.
  const back = share / (1 - share)
  for (let channel = 0; channel < light.length; channel++) {
    const direct = (light[channel] as number) * open - airShare
    light[channel] = direct
    blurred[channel] = 1 - direct
  }
  const half = halfOf(sigmaPx)
  runningMean(blurred, half, scratch)
  runningMean(scratch, half, blurred)
  runningMean(blurred, half, scratch)
  for (let channel = 0; channel < light.length; channel++)
    light[channel] = (light[channel] as number) - back * (scratch[channel] as number)
}

function runningMean(line: Float32Array, half: number, out: Float32Array): void {
  const { length } = line
  const per = 1 / (2 * half + 1)
  let sum = 0
  for (let channel = 0; channel < Math.min(half, length); channel++) sum += line[channel] as number
  for (let channel = 0; channel < length; channel++) {
    if (channel + half < length) sum += line[channel + half] as number
    if (channel > half) sum -= line[channel - half - 1] as number
    out[channel] = sum * per
  }
}
