/** Why storage could not keep a promise. `full` and `read-only` are the disk's, `newer-schema` a station that is older than its data. */
export type StorageErrorCode = 'full' | 'read-only' | 'busy' | 'corrupt' | 'newer-schema' | 'cannot-open' | 'failed'

/** The one error class of `station/storage`; the message says what a technician should do. */
export class StorageError extends Error {
  readonly code: StorageErrorCode

  constructor(code: StorageErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'StorageError'
    this.code = code
  }
}

const known: Readonly<Record<string, readonly [StorageErrorCode, string]>> = {
  SQLITE_FULL: ['full', 'The disk of the database is full. Make room; nothing that was stored is lost.'],
  SQLITE_IOERR: ['full', 'The disk of the database cannot be written. Check that it is there and has room.'],
  SQLITE_READONLY: ['read-only', 'The database may not be written. Check the rights of the data folder.'],
  SQLITE_BUSY: ['busy', 'Another program holds the database. Close it and start the station again.'],
  SQLITE_CORRUPT: ['corrupt', 'The database is damaged. Stop the station and restore the last backup.'],
  SQLITE_NOTADB: ['corrupt', 'The file is not a database. Check the data folder in the configuration.'],
  SQLITE_CANTOPEN: [
    'cannot-open',
    'The database cannot be opened. Check that the data folder is there and may be written.',
  ],
}

/** An error of better-sqlite3 as ours, by its code (extended codes by their beginning). */
export function translateError(cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const row = Object.entries(known).find(([name]) => code.startsWith(name))
  if (row) return new StorageError(row[1][0], row[1][1], { cause })
  return new StorageError(
    'failed',
    `The database refused: ${cause instanceof Error ? cause.message : String(cause)}.`,
    { cause },
  )
}
