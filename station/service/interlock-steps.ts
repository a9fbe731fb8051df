import type { InterlockName } from '../../drivers/conveyor/conveyor.ts'

/** One interlock that a person can open: what to do, as imperatives. */
export type InterlockRow = { readonly name: InterlockName; readonly open: string; readonly close: string }

/**
 * Interlocks of the test, in the order in which a person walks round the lane. Channels A and B, the safety relay, the heartbeat and
 * operator presence are not opened by themselves: what opens with a door is noted at its step.
 */
export const interlockRows: readonly InterlockRow[] = [
  {
    name: 'emergencyStopReleased',
    open: 'Press the emergency stop at the operator’s place.',
    close: 'Pull the emergency stop out.',
  },
  { name: 'door1Closed', open: 'Open door 1.', close: 'Close door 1.' },
  { name: 'door2Closed', open: 'Open door 2.', close: 'Close door 2.' },
  { name: 'accessPanelClosed', open: 'Open the access panel.', close: 'Close the access panel.' },
  { name: 'curtainsInPlace', open: 'Lift the curtain frame from its switch.', close: 'Put the curtain frame back.' },
  { name: 'keyOn', open: 'Turn the key to off.', close: 'Turn the key to on.' },
]

/** The X-ray enable has to be gone within so many ms of the reading that shows an interlock open (two polls of the slowest PLC). */
export const withdrawnLimitMs = 200
/** The generator's own word on its interlock follows its own poll. */
export const generatorLimitMs = 1000
/** How long a safety chain may take to grant the enable after it was asked for. */
export const grantLimitMs = 3000
/** After an interlock opened, everything has to have followed within this time. */
export const followLimitMs = 3000
