import type { Device, Unsubscribe } from '../device.ts'

/** Kinds of radiation that a portal counts. */
export const channels = ['gamma', 'neutron'] as const
export type Channel = (typeof channels)[number]

/** What can be wrong with a portal, as it says itself. While one of them stands its counts prove nothing. */
export const portalFaults = {
  gammaHigh: 'the gamma background is too high',
  gammaLow: 'a gamma detector counts too little',
  neutronHigh: 'the neutron background is too high',
  neutronLow: 'a neutron detector counts too little',
  tamper: 'a cabinet is open',
  powerFail: 'mains power has failed',
  lowBattery: 'the battery is low',
  notReady: 'it is not ready',
  deviceError: 'it reports an error',
} as const
export type PortalFault = keyof typeof portalFaults

/**
 * One channel now. Counts are per second over all detectors; `sigma` is how far they are above background, in standard deviations of the
 * background. `alarm` stays until the parcel has left; `by` tells who raised it: the portal itself, or the rule of the driver.
 */
export type ChannelReading = {
  readonly countsPerS: number | null
  readonly backgroundPerS: number | null
  readonly sigma: number | null
  readonly alarm: boolean
  readonly by: 'portal' | 'counts' | null
}

/** A parcel between the pillars: since when (epoch ms), and the highest of each channel. */
export type Passage = {
  readonly sinceMs: number
  readonly gammaSigma: number
  readonly neutronSigma: number
  readonly gammaCountsPerS: number
  readonly neutronCountsPerS: number
}

/** A portal at one moment. `passages` counts since the portal's own start, where it tells them. */
export type PortalReading = Readonly<Record<Channel, ChannelReading>> & {
  readonly atMs: number
  readonly passage: Passage | null
  readonly passages: number | null
  readonly speedMmS: number | null
  readonly faults: readonly PortalFault[]
}

/** News of a portal, past tense. Times are epoch ms. */
export type PortalFact = { readonly atMs: number } & (
  | { readonly type: 'background'; readonly channel: Channel; readonly countsPerS: number }
  | { readonly type: 'occupied' }
  | {
      readonly type: 'alarm'
      readonly channel: Channel
      readonly sigma: number | null
      readonly countsPerS: number
      readonly backgroundPerS: number | null
      readonly by: 'portal' | 'counts'
    }
  | {
      readonly type: 'vacated'
      readonly passage: Passage
      readonly gammaAlarm: boolean
      readonly neutronAlarm: boolean
    }
  | { readonly type: 'fault'; readonly fault: PortalFault; readonly words: string }
  | { readonly type: 'faultCleared'; readonly fault: PortalFault }
)

/** A radiation portal beside the belt. It watches while open and needs no orders. */
export interface RadiationPortal extends Device {
  /** The newest reading, or null before the first. */
  reading(): PortalReading | null
  onFact(listen: (fact: PortalFact) => void): Unsubscribe
}
