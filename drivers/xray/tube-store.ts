import { readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { TubeRecord } from './idle-time.ts'

/** Where a tube's record is kept over a restart. `write` returns at once; `trouble` says in words why it could not be kept, or null. */
export interface TubeStore {
  read(): TubeRecord | null
  write(record: TubeRecord): void
  trouble(): string | null
}

/** Keeps the record as long as the process lives. */
export function storeInMemory(first: TubeRecord | null): TubeStore {
  let record = first
  return {
    read: () => record,
    write: (next) => void (record = next),
    trouble: () => null,
  }
}

/** Keeps the record in a file of JSON, replaced as a whole so that a power cut leaves the old or the new one. */
export function storeInFile(path: string): TubeStore {
  let trouble: string | null = null
  let last: Promise<void> = Promise.resolve()
  const put = async (record: TubeRecord): Promise<void> => {
    try {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(`${path}.new`, `${JSON.stringify(record)}\n`, { flush: true })
      await rename(`${path}.new`, path)
      trouble = null
    } catch (error) {
      trouble = `the tube's record cannot be written: ${error instanceof Error ? error.message : String(error)}`
    }
  }
  return {
    read() {
      try {
        return recordOf(readFileSync(path, 'utf8'))
      } catch (error) {
        // A tube without a record is treated as one that has stood for long: the safe side.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
          trouble = `the tube's record cannot be read: ${error instanceof Error ? error.message : String(error)}`
        return null
      }
    },
    write: (record) => void (last = last.then(() => put(record))),
    trouble: () => trouble,
  }
}

/** Reads a record back. Throws a RangeError when it is none. */
function recordOf(text: string): TubeRecord {
  const value: unknown = JSON.parse(text)
  const field = (name: keyof TubeRecord): number => {
    const number: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
    if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number
    throw new RangeError(`"${name}" is not a number of it`)
  }
  return {
    lastBeamOffAtMs: field('lastBeamOffAtMs'),
    latestSeenAtMs: field('latestSeenAtMs'),
    arcs: field('arcs'),
    beamSeconds: field('beamSeconds'),
  }
}
