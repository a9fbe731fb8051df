import { DriverError } from '../driver-error.ts'

/** Modbus exceptions in words that say what to do (hardware.md §4.4). */
const exceptions: Readonly<Record<number, string>> = {
  1: 'it does not know the function; check that its program has our register map',
  2: 'it has no such address; check that its program has our register map, and that addresses count from 0',
  3: 'it does not take the value; check that its program has our register map',
  4: 'it failed while doing it; look at its own display',
  5: 'it has taken it but not done it yet; try again',
  6: 'it is busy; try again',
  10: 'the gateway has no path to it; check the gateway',
  11: 'the gateway reaches no such unit; check unitId',
}

/** The exception of a device that is busy; only reads are repeated on it. */
export const busyException = 6

/** One error of modbus-serial as ours: it throws objects that are not Errors on a time-out, and its exceptions carry `modbusCode`. */
export function translateModbus(
  words: string,
  cause: unknown,
  timeoutMs: number,
  strangeUnit: number | null,
): DriverError {
  if (cause instanceof DriverError) return cause
  const code = typeof cause === 'object' && cause !== null && 'modbusCode' in cause ? Number(cause.modbusCode) : null
  if (code !== null && Number.isFinite(code)) {
    const why = exceptions[code] ?? 'look into its manual'
    return new DriverError(
      'refused',
      `The PLC refused to ${words} (Modbus exception ${code}): ${why}.`,
      { exception: code },
      { cause },
    )
  }
  if (/timed out/i.test(modbusWords(cause))) {
    const hint =
      strangeUnit === null
        ? 'Check power, cable and address'
        : `Unit ${strangeUnit} answered instead: set unitId to ${strangeUnit}, or check the gateway`
    return new DriverError(
      'timeout',
      `The PLC did not answer "${words}" within ${timeoutMs} ms. ${hint}.`,
      { timeoutMs, strangeUnit },
      { cause },
    )
  }
  return new DriverError(
    'bad-answer',
    `The PLC's answer to "${words}" could not be used: ${modbusWords(cause)}.`,
    {},
    { cause },
  )
}

/** The message of whatever modbus-serial has thrown. */
export function modbusWords(error: unknown): string {
  if (error instanceof Error) return error.message
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message)
  return String(error)
}
