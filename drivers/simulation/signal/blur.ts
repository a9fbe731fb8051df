/** Writes the Gaussian blur of a line into `out`. Beyond its ends the line goes on as its last channel. For a few channels of sigma. */
export function blurNarrow(line: Float32Array, sigmaPx: number, out: Float32Array): void {
  if (sigmaPx <= 0) return out.set(line)
  const reach = Math.max(1, Math.ceil(3 * sigmaPx))
  const kernel = Float64Array.from({ length: reach + 1 }, (_, at) => Math.exp(-(at * at) / (2 * sigmaPx * sigmaPx)))
  const whole = kernel.reduce((sum, value, at) => sum + (at === 0 ? value : 2 * value), 0)
  const last = line.length - 1
  for (let channel = 0; channel <= last; channel++) {
    let sum = (kernel[0] ?? 0) * (line[channel] ?? 0)
    for (let at = 1; at <= reach; at++) {
      const pair = (line[Math.max(0, channel - at)] ?? 0) + (line[Math.min(last, channel + at)] ?? 0)
      sum += (kernel[at] ?? 0) * pair
    }
    out[channel] = sum / whole
  }
  return undefined
}

/** Blurs a line in place by three running means, which are as good as a Gaussian of many channels. Beyond its ends lies nothing. */
export function blurWide(line: Float32Array, sigmaPx: number, scratch: Float32Array): void {
  // Three boxes of 2·half + 1 channels have the variance of the Gaussian.
  const half = Math.max(1, Math.round((Math.sqrt(4 * sigmaPx * sigmaPx + 1) - 1) / 2))
  runningMean(line, half, scratch)
  runningMean(scratch, half, line)
  runningMean(line, half, scratch)
  line.set(scratch.subarray(0, line.length))
}

function runningMean(line: Float32Array, half: number, out: Float32Array): void {
  const { length } = line
  const width = 2 * half + 1
  let sum = 0
  for (let channel = 0; channel < Math.min(half, length); channel++) sum += line[channel] ?? 0
  for (let channel = 0; channel < length; channel++) {
    if (channel + half < length) sum += line[channel + half] ?? 0
    if (channel - half - 1 >= 0) sum -= line[channel - half - 1] ?? 0
    out[channel] = sum / width
  }
}
