import { DriverError } from '../driver-error.ts'

/**
 * Off after a failed "on". On a line that is gone the generator's own watchdog does it, and the first failure is the one to tell; where
 * "off" fails for any other reason it throws DriverError `bad-answer` that sends the technician to the emergency stop.
 */
export async function offAfter(failure: unknown, off: () => Promise<void>): Promise<void> {
  try {
    await off()
  } catch (error) {
    if (error instanceof DriverError && error.code === 'closed') return
    throw new DriverError(
      'bad-answer',
      'X-rays on failed, and so did X-rays off. Press the emergency stop.',
      {},
      { cause: failure },
    )
  }
}
