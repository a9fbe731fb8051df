/** Why the belt does not run, as the lane knows it. A register map says which number of its PLC means which. */
export const stopReasonWords = {
  none: 'nothing stops the belt',
  stopCommand: 'stopped by a command',
  emergencyStop: 'an emergency stop is pressed',
  interlockOpen: 'an interlock is open',
  heartbeatLost: 'the heartbeat of the lane PC was lost',
  jam: 'a parcel is jammed',
  downstreamFull: 'there is no room behind the release end',
  holdCommand: 'held by a command',
  abortCommand: 'aborted by a command',
  suspendCommand: 'suspended by a command',
  driveFault: 'a drive has a fault',
  modeChanged: 'the unit mode was changed',
} as const
export type StopReason = keyof typeof stopReasonWords

/** Whether a word of a map file names a stop reason. */
export function isStopReason(name: string): name is StopReason {
  return Object.hasOwn(stopReasonWords, name)
}

/** Why a PLC refuses an order (low byte of its register of refusals), by number. */
export const refusals = {
  1: 'its state does not allow it',
  2: 'an interlock is open or the heartbeat is missing',
  3: 'a parcel is still jammed',
  4: 'the unit mode does not allow it',
  5: 'it does not know this command',
  6: 'X-rays are enabled',
} as const
export type RefusalCode = keyof typeof refusals

/** The refusal of a register value in words; `order` names the order where its change number (high byte) is known. */
export function refusalWords(register: number, order: (change: number) => string | null): string | null {
  if (register === 0) return null
  const change = register >> 8
  const why = refusals[(register & 0xff) as RefusalCode] ?? `reason ${register & 0xff} of its program`
  return `${order(change) ?? `order ${change} of another master`}: ${why}`
}
