import {
  type Channel,
  channels,
  type PortalFact,
  type PortalFault,
  portalFaults,
  type PortalReading,
} from './portal.ts'

/** What happened between two readings, in the order in which it matters: faults, departure, arrival, alarms, background. */
export function factsBetween(before: PortalReading | null, after: PortalReading): PortalFact[] {
  // One parcel may leave and the next arrive between two polls; the alarm of the one is not the other's.
  const sameParcel = before?.passage?.sinceMs === after.passage?.sinceMs
  const facts = faultFacts(before?.faults ?? [], after)
  if (!sameParcel) facts.push(...passageFacts(before, after))
  for (const channel of channels) {
    facts.push(...alarmFacts(channel, sameParcel ? before : null, after))
    facts.push(...backgroundFacts(channel, before, after))
  }
  return facts
}

function passageFacts(before: PortalReading | null, { passage, atMs }: PortalReading): PortalFact[] {
  const left = before?.passage ? [vacated(before, before.passage, atMs)] : []
  return passage ? [...left, { type: 'occupied', atMs }] : left
}

function faultFacts(had: readonly PortalFault[], { faults, atMs }: PortalReading): PortalFact[] {
  return [
    ...faults
      .filter((fault) => !had.includes(fault))
      .map((fault): PortalFact => ({ type: 'fault', atMs, fault, words: portalFaults[fault] })),
    ...had
      .filter((fault) => !faults.includes(fault))
      .map((fault): PortalFact => ({ type: 'faultCleared', atMs, fault })),
  ]
}

function vacated(before: PortalReading, passage: NonNullable<PortalReading['passage']>, atMs: number): PortalFact {
  return { type: 'vacated', atMs, passage, gammaAlarm: before.gamma.alarm, neutronAlarm: before.neutron.alarm }
}

function alarmFacts(channel: Channel, before: PortalReading | null, { atMs, ...after }: PortalReading): PortalFact[] {
  const { alarm, by, sigma, countsPerS, backgroundPerS } = after[channel]
  if (!alarm || before?.[channel].alarm) return []
  return [{ type: 'alarm', atMs, channel, sigma, countsPerS: countsPerS ?? 0, backgroundPerS, by: by ?? 'portal' }]
}

function backgroundFacts(channel: Channel, before: PortalReading | null, after: PortalReading): PortalFact[] {
  const { backgroundPerS } = after[channel]
  if (backgroundPerS === null || backgroundPerS === before?.[channel].backgroundPerS) return []
  return [{ type: 'background', atMs: after.atMs, channel, countsPerS: backgroundPerS }]
}
