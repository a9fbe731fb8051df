import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { StorageError, translateError } from './storage-error.ts'

/** The open SQLite file; only this folder touches it. */
export type Db = Database.Database

const migrationsFolder = new URL('migrations/', import.meta.url)

/** Migrations in order: number and text. Their number is the schema's version. */
export function migrations(): readonly { readonly version: number; readonly sql: string }[] {
  return readdirSync(migrationsFolder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ version: Number(name.slice(0, 4)), sql: readFileSync(new URL(name, migrationsFolder), 'utf8') }))
}

/**
 * Opens (or makes) the database with write-ahead log and full synchronisation: what a transaction has written is on the disk when it
 * returns. With `mostPages` the file cannot grow beyond so many pages of 4 KiB. Brings the schema up to date, each migration in a transaction of its own. Throws StorageError.
 */
export function openDatabase(file: string, mostPages?: number): Db {
  try {
    mkdirSync(dirname(file), { recursive: true })
    const db = new Database(file, { timeout: 5000 })
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    if (mostPages !== undefined) db.pragma(`max_page_count = ${mostPages}`)
    migrate(db)
    return db
  } catch (error) {
    throw translateError(error)
  }
}

function migrate(db: Db): void {
  const all = migrations()
  const newest = all.at(-1)?.version ?? 0
  const at = Number(db.pragma('user_version', { simple: true }))
  if (at > newest) {
    throw new StorageError(
      'newer-schema',
      `The database has schema ${at}, this station knows ${newest}. Install the newer station; do not force it.`,
    )
  }
  for (const { version, sql } of all.filter((migration) => migration.version > at)) {
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${version}`)
    })()
  }
}

/** One transaction that takes the write lock at once, with the database's errors as ours. */
export function guarded<A extends unknown[]>(db: Db, act: (...args: A) => void): (...args: A) => void {
  const transaction = db.transaction(act)
  return (...args: A) => {
    try {
      transaction.immediate(...args)
    } catch (error) {
      throw translateError(error)
    }
  }
}
