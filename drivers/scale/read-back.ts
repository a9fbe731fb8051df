import { DriverError } from '../driver-error.ts'
import type { Listeners } from '../listeners.ts'
import type { Weighing } from './scale.ts'
import type { WeighingBook } from './weighing-book.ts'

/** What is waited for: the first value of which `done` is true, the end of the line, or the end of patience. */
export type AwaitedWeighing = {
  readonly book: WeighingBook
  readonly lost: Listeners<DriverError>
  readonly done: (weighing: Weighing) => boolean
  readonly name: string
  readonly patienceMs: number
}

/**
 * The first value that shows what was asked for, from now on. Throws DriverError `refused` where values came but none did, `timeout` where
 * none came, `closed` when the line is lost.
 */
export function awaitWeighing({ book, lost, done, name, patienceMs }: AwaitedWeighing): Promise<Weighing> {
  return new Promise((resolve, reject) => {
    let last: Weighing | null = null
    const finish = (): void => {
      clearTimeout(timer)
      for (const stop of stops) stop()
    }
    const timer = setTimeout(() => {
      finish()
      reject(outOfPatience(name, patienceMs, last))
    }, patienceMs)
    const stops = [
      book.onWeighing((weighing) => {
        last = weighing
        if (!done(weighing)) return
        finish()
        resolve(weighing)
      }),
      lost.add((error) => {
        finish()
        reject(error)
      }),
    ]
  })
}

function outOfPatience(name: string, patienceMs: number, last: Weighing | null): DriverError {
  if (!last)
    return new DriverError(
      'timeout',
      `No value of the scale within ${patienceMs} ms (${name}). Check power and cable.`,
      {
        command: name,
        timeoutMs: patienceMs,
      },
    )
  const why = last.stable ? 'its values do not show it' : 'it is busy or does not come to rest'
  return new DriverError('refused', `The scale refused to ${name}: ${why}.`, { command: name })
}
