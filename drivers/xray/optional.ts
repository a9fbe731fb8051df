import { DriverError } from '../driver-error.ts'

/** The answer, or null where the device refuses the question: not every unit of a family has every reading. */
export async function optional<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof DriverError && error.code === 'refused') return null
    throw error
  }
}
