/** What can go wrong with any simulated portal, by the name in its URL: `sim:portal?fault=tamper`. */
const common = {
  silent: 'says nothing',
  tamper: 'its cabinet is open',
  gammaHigh: 'its gamma background is too high',
  gammaLow: 'a gamma detector counts nothing',
  neutronHigh: 'its neutron background is too high',
  neutronSource: 'sources on the belt send neutrons too',
} as const

/** Faults of a portal that sends lines. */
export const rapiscanFaults = { ...common, noise: 'bytes between its lines, and lines cut in two' } as const

/** Faults of a portal that is asked for registers. */
export const aspectFaults = {
  ...common,
  powerFail: 'runs on its battery',
  lowBattery: 'its battery is low',
  notReady: 'its channels are not ready',
} as const

export type RapiscanFault = keyof typeof rapiscanFaults
export type AspectFault = keyof typeof aspectFaults
