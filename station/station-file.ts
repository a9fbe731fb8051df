import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import * as z from 'zod'

/** Where a running station can be reached by programs of the same user. Kept in the data folder, readable by its owner alone. */
export const StationFile = z.object({ url: z.url(), token: z.string(), pid: z.number().int().positive() })
export type StationFile = z.infer<typeof StationFile>

/** Writes the file with mode 0600; who reads it finds the old or the new one, never a half. */
export function writeStationFile(file: string, station: StationFile): void {
  writeFileSync(`${file}.new`, JSON.stringify(station), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** The running station, or null when there is none (no file, or its process is gone). */
export function readStationFile(file: string): StationFile | null {
  if (!existsSync(file)) return null
  const parsed = StationFile.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : null
}

/** Removes the file of this process. */
export function removeStationFile(file: string): void {
  rmSync(file, { force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
