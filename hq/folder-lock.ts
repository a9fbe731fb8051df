import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ReceiverError } from './hq-error.ts'

const bootIdFile = '/proc/sys/kernel/random/boot_id'

/** This computer's run: a process number of an earlier one says nothing. */
function bootId(): string {
  return existsSync(bootIdFile) ? readFileSync(bootIdFile, 'utf8').trim() : 'unknown'
}

/**
 * Takes the folder for this process and returns what gives it back. A lock whose process is gone, or is of an earlier run of the
 * computer, is taken over. Throws ReceiverError `locked`.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'receiver.lock')
  const mine = `${process.pid} ${bootId()}`
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause
      if (!isStale(file)) {
        throw new ReceiverError(
          'locked',
          `Another receiver works in ${folder}. Stop it, or give this one its own folder.`,
          {
            cause,
          },
        )
      }
      rmSync(file, { force: true })
    }
  }
  throw new ReceiverError('locked', `${folder} was taken by another receiver just now.`)
}

function isStale(file: string): boolean {
  const [pid, boot] = existsSync(file) ? readFileSync(file, 'utf8').split(' ') : []
  if (boot !== bootId()) return true
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
