import { exceeds, sigmaAbove } from './alarm-rule.ts'
import { freshPassage, higher } from './passage.ts'
import type { Channel, ChannelReading, PortalFault, PortalReading } from './portal.ts'
import { type RapiscanLine, sumOf } from './rapiscan-lines.ts'

/** Five lines of 200 ms are the second that the background is compared with. */
const linesPerSecond = 5

/** What has been understood of a portal's lines so far. `recent` are the gamma sums of the last lines of this passage. */
export type RapiscanState = {
  readonly reading: PortalReading
  readonly recent: readonly number[]
  readonly nSigma: number
  readonly setup: Readonly<Record<string, string>>
}

const nothing: ChannelReading = { countsPerS: null, backgroundPerS: null, sigma: null, alarm: false, by: null }

/** Before the first line; `nSigma` counts until the portal's own setup (SG1) says another. */
export function rapiscanStart(atMs: number, nSigma: number): RapiscanState {
  const reading = { atMs, gamma: nothing, neutron: nothing, passage: null, passages: null, speedMmS: null, faults: [] }
  return { reading, recent: [], nSigma, setup: {} }
}

/** The state after one more line. */
export function foldLine(state: RapiscanState, line: RapiscanLine, atMs: number): RapiscanState {
  const { reading } = state
  const changed = (change: Partial<PortalReading>): RapiscanState => ({
    ...state,
    reading: { ...reading, atMs, ...change },
  })
  switch (line.type) {
    case 'background':
      return foldBackground(state, line, atMs)
    case 'counts':
      return line.channel === 'gamma' ? foldGamma(state, line, atMs) : foldNeutron(state, line, atMs)
    case 'countFault':
      return changed({ faults: added(reading.faults, faultOf(line.channel, line.side)) })
    case 'passageEnded':
      return ended(changed({ passages: line.passages }))
    case 'tamper':
      return changed({ faults: line.open ? added(reading.faults, 'tamper') : without(reading.faults, ['tamper']) })
    case 'speed':
      return changed({ speedMmS: (line.kmPerH * 1e6) / 3600 })
    case 'setup':
      return foldSetup(changed({}), line)
  }
}

/** A background is only told while nobody is there, and only by detectors that are well. */
function foldBackground(
  state: RapiscanState,
  { channel, counts }: Extract<RapiscanLine, { type: 'background' }>,
  atMs: number,
): RapiscanState {
  const { reading } = ended(state)
  const faults = without(reading.faults, [faultOf(channel, 'high'), faultOf(channel, 'low')])
  const told = { ...nothing, backgroundPerS: sumOf(counts), countsPerS: sumOf(counts) }
  return { ...state, recent: [], reading: { ...reading, atMs, faults, [channel]: told } }
}

/** Sum of the last second against BG + n·√BG; the portal's own alarm (GA) counts at once. */
function foldGamma(
  state: RapiscanState,
  { counts, alarm }: Extract<RapiscanLine, { type: 'counts' }>,
  atMs: number,
): RapiscanState {
  const recent = [...state.recent, sumOf(counts)].slice(-linesPerSecond)
  const perS = recent.length === linesPerSecond ? sumOf(recent) : null
  const { backgroundPerS } = state.reading.gamma
  const over = perS !== null && exceeds(perS, backgroundPerS, state.nSigma)
  const sigma = perS === null ? null : sigmaAbove(perS, backgroundPerS)
  const countsPerS = perS ?? Math.round((sumOf(recent) / recent.length) * linesPerSecond)
  const by = alarm ? 'portal' : over ? 'counts' : null
  return { ...state, recent, reading: counted(state.reading, 'gamma', { countsPerS, sigma, by }, atMs) }
}

/** Neutrons are too few for the rule of the gammas; the portal's own test (NA) decides. */
function foldNeutron(
  state: RapiscanState,
  { counts, alarm }: Extract<RapiscanLine, { type: 'counts' }>,
  atMs: number,
): RapiscanState {
  const countsPerS = sumOf(counts)
  const sigma = sigmaAbove(countsPerS, state.reading.neutron.backgroundPerS)
  return {
    ...state,
    reading: counted(state.reading, 'neutron', { countsPerS, sigma, by: alarm ? 'portal' : null }, atMs),
  }
}

type Counted = Pick<ChannelReading, 'countsPerS' | 'sigma' | 'by'>

/** Counts come only while somebody is between the pillars; an alarm stays until they have left. */
function counted(reading: PortalReading, channel: Channel, news: Counted, atMs: number): PortalReading {
  const before = reading[channel]
  const by = before.by ?? news.by
  const passage = higher(reading.passage ?? freshPassage(atMs), channel, news)
  return { ...reading, atMs, passage, [channel]: { ...before, ...news, by, alarm: by !== null } }
}

/** The parcel has left: alarms of its passage are over. */
function ended(state: RapiscanState): RapiscanState {
  const { reading } = state
  if (!reading.passage) return state
  const over = (channel: ChannelReading): ChannelReading => ({ ...channel, alarm: false, by: null, sigma: null })
  const { gamma, neutron } = reading
  return { ...state, recent: [], reading: { ...reading, passage: null, gamma: over(gamma), neutron: over(neutron) } }
}

function foldSetup(state: RapiscanState, { tag, fields }: Extract<RapiscanLine, { type: 'setup' }>): RapiscanState {
  const setup = { ...state.setup }
  for (const [name, value] of Object.entries(fields)) setup[`${tag} ${name}`] = value
  const told = tag === 'SG1' ? Number(fields['nSigma']) : NaN
  return { ...state, setup, nSigma: told > 0 ? told : state.nSigma }
}

function faultOf(channel: Channel, side: 'high' | 'low'): PortalFault {
  if (channel === 'gamma') return side === 'high' ? 'gammaHigh' : 'gammaLow'
  return side === 'high' ? 'neutronHigh' : 'neutronLow'
}

function added(faults: readonly PortalFault[], fault: PortalFault): readonly PortalFault[] {
  return faults.includes(fault) ? faults : [...faults, fault]
}

function without(faults: readonly PortalFault[], gone: readonly PortalFault[]): readonly PortalFault[] {
  return faults.some((fault) => gone.includes(fault)) ? faults.filter((fault) => !gone.includes(fault)) : faults
}
