import { sigmaAbove } from './alarm-rule.ts'
import type { Channel, ChannelReading, PortalFault, PortalReading } from './portal.ts'
import { freshPassage, higher } from './passage.ts'

/**
 * Holding registers (FC03) of Aspect portals (hardware.md §7.2). Values of 32 bits take two registers, the low word first. A descriptor at
 * address 0 says where the monitor block is.
 */
export const descriptor = { signature: 0, registers: 1, monitorId: 2, monitorBase: 3, monitorLength: 4 } as const
export const descriptorCount = 5

/** Offsets in the monitor block. */
export const monitor = {
  elapsed: 0,
  inputs: 2,
  gamma: 3,
  neutron: 10,
  objects: 17,
  objectMark: 18,
  speed: 19,
  outputs: 20,
} as const
export const monitorCount = 21

/** Offsets in a channel's seven registers. */
const channelAt = { status: 0, count: 1, background: 3, variance: 5 } as const

/** Bits of a channel's status, of the inputs, and of the outputs. */
export const statusBits = { alarm1: 0x01, alarm2: 0x02, low: 0x10, high: 0x20, ready: 0x80 } as const
export const inputBits = {
  occupied: 0x0f,
  direction: 0xc0,
  powerFail: 0x100,
  lowBattery: 0x200,
  open: 0x400,
  error: 0x800,
  reset: 0x8000,
} as const
export const outputBits = { alarm: 0x01, video: 0x02, yellow: 0x04, entryGreen: 0x100, exitGreen: 0x200 } as const

/** One channel of a monitor block; counts and background are per second. */
export type AspectChannel = {
  readonly status: number
  readonly count: number
  readonly background: number
  readonly variance: number
}

/** A monitor block. `speed` is in the portal's own unit, which its documents do not tell. */
export type AspectBlock = {
  readonly elapsed: number
  readonly inputs: number
  readonly gamma: AspectChannel
  readonly neutron: AspectChannel
  readonly objects: number
  readonly objectMark: number
  readonly speed: number
  readonly outputs: number
}

/** A u32 of two registers, low word first. */
export function u32LowFirst(words: readonly number[], at: number): number {
  return (words[at + 1] ?? 0) * 0x1_0000 + (words[at] ?? 0)
}

/** A float of two registers, low word first. */
export function f32LowFirst(words: readonly number[], at: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, u32LowFirst(words, at))
  return view.getFloat32(0)
}

/** The two registers of a u32, low word first. */
export function lowFirst(value: number): [number, number] {
  return [value & 0xffff, (value >>> 16) & 0xffff]
}

/** The two registers of a float, low word first. */
export function floatLowFirst(value: number): [number, number] {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, value)
  return lowFirst(view.getUint32(0))
}

/** Reads a monitor block of 21 registers. */
export function decodeBlock(words: readonly number[]): AspectBlock {
  const channel = (at: number): AspectChannel => ({
    status: words[at + channelAt.status] ?? 0,
    count: u32LowFirst(words, at + channelAt.count),
    background: f32LowFirst(words, at + channelAt.background),
    variance: f32LowFirst(words, at + channelAt.variance),
  })
  return {
    elapsed: u32LowFirst(words, monitor.elapsed),
    inputs: words[monitor.inputs] ?? 0,
    gamma: channel(monitor.gamma),
    neutron: channel(monitor.neutron),
    objects: words[monitor.objects] ?? 0,
    objectMark: words[monitor.objectMark] ?? 0,
    speed: words[monitor.speed] ?? 0,
    outputs: words[monitor.outputs] ?? 0,
  }
}

/** Packs a monitor block. */
export function encodeBlock(block: AspectBlock): number[] {
  const channel = ({ status, count, background, variance }: AspectChannel): number[] => [
    status,
    ...lowFirst(count),
    ...floatLowFirst(background),
    ...floatLowFirst(variance),
  ]
  return [
    ...lowFirst(block.elapsed),
    block.inputs,
    ...channel(block.gamma),
    ...channel(block.neutron),
    block.objects,
    block.objectMark,
    block.speed,
    block.outputs,
  ]
}

/** What a block says, after the reading before. An alarm stays until the object has left, as the portal itself counts objects. */
export function readingOf(block: AspectBlock, before: PortalReading | null, atMs: number): PortalReading {
  const occupied = (block.inputs & inputBits.occupied) !== 0
  const same = occupied && before?.passage && before.passages === block.objects ? before : null
  const gamma = channelOf(block.gamma, same?.gamma ?? null)
  const neutron = channelOf(block.neutron, same?.neutron ?? null)
  const begun = same?.passage ?? freshPassage(atMs)
  const passage = occupied ? higher(higher(begun, 'gamma', gamma), 'neutron', neutron) : null
  return { atMs, gamma, neutron, passage, passages: block.objects, speedMmS: null, faults: faultsIn(block) }
}

function channelOf(
  { status, count, background, variance }: AspectChannel,
  before: ChannelReading | null,
): ChannelReading {
  const alarm = (status & (statusBits.alarm1 | statusBits.alarm2)) !== 0 || (before?.alarm ?? false)
  const sigma = variance > 0 ? (count - background) / Math.sqrt(variance) : sigmaAbove(count, background)
  return { countsPerS: count, backgroundPerS: background, sigma, alarm, by: alarm ? 'portal' : null }
}

function faultsIn(block: AspectBlock): PortalFault[] {
  const status = (channel: Channel, bit: number): boolean => (block[channel].status & bit) !== 0
  const input = (bit: number): boolean => (block.inputs & bit) !== 0
  const stands: readonly (readonly [PortalFault, boolean])[] = [
    ['gammaHigh', status('gamma', statusBits.high)],
    ['gammaLow', status('gamma', statusBits.low)],
    ['neutronHigh', status('neutron', statusBits.high)],
    ['neutronLow', status('neutron', statusBits.low)],
    ['tamper', input(inputBits.open)],
    ['powerFail', input(inputBits.powerFail)],
    ['lowBattery', input(inputBits.lowBattery)],
    ['deviceError', input(inputBits.error)],
    ['notReady', !status('gamma', statusBits.ready) || !status('neutron', statusBits.ready)],
  ]
  return stands.filter(([, is]) => is).map(([fault]) => fault)
}
