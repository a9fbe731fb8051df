import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { translateError } from './storage-error.ts'

/** A data folder that belongs to this process until `release` or its end, however it ends. */
export type DataFolderHold = { release(): void }

/** What this process holds: a lock nobody refers to would be collected, and its file closed, while the station runs. */
const held = new Set<Database.Database>()

/**
 * Takes a data folder for this process alone; null while another process has it. The lock is the operating system's (an exclusive
 * transaction on `station.lock`), so it falls with the process and no stale file is ever in the way. Two stations on one lane would
 * both order its conveyor. Throws StorageError.
 */
export function holdDataFolder(folder: string): DataFolderHold | null {
  let lock: Database.Database | null = null
  try {
    mkdirSync(folder, { recursive: true })
    lock = new Database(join(folder, 'station.lock'), { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
    const mine = lock
    held.add(mine)
    return {
      release: () => {
        held.delete(mine)
        mine.close()
      },
    }
  } catch (cause) {
    lock?.close()
    const error = translateError(cause)
    if (error.code === 'busy') return null
    throw error
  }
}
