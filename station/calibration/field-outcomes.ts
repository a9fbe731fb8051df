import * as z from 'zod'
import type { Plot } from '../contract/calibration.ts'
import { type ChannelLevels, medianOf, ofEnergy } from './channel-levels.ts'
import type { Outcome } from './run.ts'

const numbers = z.array(z.number())

/** Levels as they are kept with a signed result. */
export const Levels = z.object({
  lines: z.number(),
  energies: z.union([z.literal(1), z.literal(2)]),
  mean: numbers,
  variance: numbers,
})

/** Channels that cannot be used, over both energies one after the other. */
export const BadChannels = z.object({ channels: z.array(z.number().int()) })

/** A channel this far from the usual cannot be corrected: its span below or above, its noise above (shares of the usual). */
const spanShares = [0.25, 4] as const
const noiseVariances = 25

/** Level and noise without X-rays. */
export function darkOutcome(dark: ChannelLevels): Outcome {
  const noise = Math.sqrt(medianOf(dark.variance))
  return {
    numbers: { 'dark level': medianOf(dark.mean), 'dark noise': noise },
    data: dark,
    plot: channelPlot('Every channel in the dark', dark),
  }
}

/** Level, evenness and noise of the open field above the dark. */
export function gainOutcome(open: ChannelLevels, dark: ChannelLevels): Outcome {
  const spans = spansOf(open, dark)
  const usual = medianOf(spans)
  const sorted = [...spans].sort((a, b) => a - b)
  // The darkest hundredth may be bad channels, which have a procedure of their own.
  const darkest = sorted[Math.floor(sorted.length / 100)] ?? 0
  const noise = medianOf(open.variance.map((variance, at) => Math.sqrt(variance) / Math.max(1, spans[at] ?? 0)))
  return {
    numbers: {
      'open level': medianOf(open.mean),
      'darkest channels': (100 * darkest) / usual,
      'noise of one line': 100 * noise,
    },
    data: open,
    plot: channelPlot('Every channel, now', open),
  }
}

/** Channels that are dead, lit in the dark, or far noisier than the rest. */
export function badChannelsOutcome(open: ChannelLevels, dark: ChannelLevels): Outcome {
  const channels = [...badOf(open, dark)]
  return {
    numbers: { 'bad channels': (100 * channels.length) / open.mean.length, 'longest run': longestRun(channels) },
    data: { channels },
    plot: withBad(channelPlot('Open field with the bad channels', open), open, channels),
  }
}

/** Ratio of low to high energy over the open field, and how it spreads over the channels. */
export function energyOutcome(open: ChannelLevels, dark: ChannelLevels): Outcome {
  const spans = spansOf(open, dark)
  const high = ofEnergy(spans, 2, 1)
  const ratios = ofEnergy(spans, 2, 0).map((low, at) => low / Math.max(1, high[at] ?? 0))
  const ratio = medianOf(ratios)
  const spread = medianOf(ratios.map((one) => Math.abs(one - ratio))) * 1.4826
  return {
    numbers: { 'low to high': ratio, 'spread over channels': (100 * spread) / ratio },
    data: { ratio, spread },
    plot: {
      title: 'Low to high energy',
      x: 'channel',
      y: 'ratio',
      series: [{ name: 'ratio', kind: 'line', ...thinned(ratios) }],
    },
  }
}

function spansOf(open: ChannelLevels, dark: ChannelLevels): readonly number[] {
  if (open.mean.length !== dark.mean.length)
    throw new RangeError('Dark and open field are of different detectors: take both again.')
  return open.mean.map((level, at) => level - (dark.mean[at] ?? 0))
}

function* badOf(open: ChannelLevels, dark: ChannelLevels): Generator<number> {
  const spans = spansOf(open, dark)
  const { energies } = open
  const channels = spans.length / energies
  for (let energy = 0; energy < energies; energy++) {
    const [from, to] = [energy * channels, (energy + 1) * channels]
    const usual = medianOf(spans.slice(from, to))
    const darkNoise = medianOf(dark.variance.slice(from, to))
    const openNoise = medianOf(open.variance.slice(from, to))
    for (let at = from; at < to; at++) {
      const share = (spans[at] ?? 0) / usual
      const noisy =
        (dark.variance[at] ?? 0) > noiseVariances * darkNoise || (open.variance[at] ?? 0) > noiseVariances * openNoise
      if (share < spanShares[0] || share > spanShares[1] || noisy || (open.mean[at] ?? 0) > 65_500) yield at
    }
  }
}

function longestRun(channels: readonly number[]): number {
  let longest = 0
  let run = 0
  channels.forEach((channel, at) => {
    run = channel === (channels[at - 1] ?? -9) + 1 ? run + 1 : 1
    longest = Math.max(longest, run)
  })
  return longest
}

const mostPoints = 400

function channelPlot(title: string, { mean, energies }: ChannelLevels): Plot {
  const name = (energy: 0 | 1): string => (energies === 1 ? 'counts' : energy === 0 ? 'low energy' : 'high energy')
  const series = ([0, 1] as const)
    .slice(0, energies)
    .map((energy) => ({ name: name(energy), kind: 'line' as const, ...thinned(ofEnergy(mean, energies, energy)) }))
  return { title, x: 'channel', y: 'counts', series }
}

/** At most so many points; of each stretch the one farthest from its middle, so that no bad channel is thinned away. */
function thinned(values: readonly number[]): { readonly xs: number[]; readonly ys: number[] } {
  const step = Math.max(1, Math.ceil(values.length / mostPoints))
  const usual = medianOf(values)
  const xs: number[] = []
  for (let from = 0; from < values.length; from += step) {
    const stretch = Array.from({ length: Math.min(step, values.length - from) }, (_, at) => from + at)
    const off = (at: number): number => Math.abs((values[at] ?? 0) - usual)
    xs.push(stretch.reduce((far, at) => (off(at) > off(far) ? at : far), from))
  }
  return { xs, ys: xs.map((at) => Math.round((values[at] ?? 0) * 1000) / 1000) }
}

function withBad(plot: Plot, { mean, energies }: ChannelLevels, bad: readonly number[]): Plot {
  const shown = bad.slice(0, mostPoints)
  const channels = mean.length / energies
  const dots = { xs: shown.map((at) => at % channels), ys: shown.map((at) => mean[at] ?? 0) }
  return { ...plot, series: [...plot.series, { name: 'bad channels', kind: 'dots', ...dots }] }
}
