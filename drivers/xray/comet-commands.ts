/** The shape of an answer: ` ddd,d`, a state, a timer ` mm:ss`, or so many hexadecimal digits. */
export type CometShape = 'number' | 'state' | 'timer' | 'word' | 'mode'

/**
 * One command: its text, whether four digits follow it, what it means, and the shape of its answer, null where it has none. `unit` is that
 * of its digits or its answer.
 */
export type CometCommand = {
  readonly text: string
  readonly digits: boolean
  readonly meaning: string
  readonly answer: CometShape | null
  readonly unit: 'kV' | 'mA' | null
}

const row = (
  text: string,
  meaning: string,
  answer: CometShape | null = null,
  unit: CometCommand['unit'] = null,
): CometCommand => ({ text, digits: false, meaning, answer, unit })

const setting = (text: string, meaning: string, unit: CometCommand['unit'] = null): CometCommand => ({
  text,
  digits: true,
  meaning,
  answer: null,
  unit,
})

/**
 * Comet XRP 160–225 kV (ESRF BLISS; hardware.md §2.3). Orders have no answer, so each is read back by the question that follows it. kV are
 * set in tenths and mA in hundredths, both with four digits; both are read with one decimal behind a comma.
 */
export const cometCommands = {
  readKilovolts: row('U', 'kV', 'number', 'kV'),
  readKilovoltsSet: row('US', 'kV set point', 'number', 'kV'),
  setKilovolts: setting('U', 'set kV', 'kV'),
  readMilliamps: row('I', 'mA', 'number', 'mA'),
  readMilliampsSet: row('IS', 'mA set point', 'number', 'mA'),
  setMilliamps: setting('I', 'set mA', 'mA'),
  readState: row('Z', 'state', 'state'),
  turnOn: row('ON', 'X-ray output on'),
  turnOff: row('OF', 'X-ray output off'),
  readTimer: row('T', 'switch-off timer', 'timer'),
  readTimerSet: row('TS', 'switch-off timer set', 'timer'),
  setTimer: setting('T', 'set switch-off timer'),
  readSystem: row('S', 'system word', 'word'),
} as const satisfies Record<string, CometCommand>

/** States of Z in words (hardware.md §2.3). */
export const cometStates: Readonly<Record<string, string>> = {
  '1': 'standby',
  '2': 'warning time',
  '34': 'high voltage on, rising',
  '35': 'high voltage on, at output',
  '6': 'post-heating',
  '8': 'ready for X-rays',
}

/** Units in which kV and mA are ordered. */
export const cometSteps = { kilovolts: 0.1, milliamps: 0.01 } as const

/** Least time between two commands. */
export const cometPaceMs = 50

/** The command of a frame's text, and the digits behind it. */
export function cometCommandOf(text: string): { readonly command: CometCommand; readonly digits: string } | null {
  const [, letters = text, digits = ''] = /^([UIT])(\d{4})$/.exec(text) ?? []
  const command = Object.values(cometCommands).find(
    (known) => known.text === letters && known.digits === (digits !== ''),
  )
  return command ? { command, digits } : null
}
