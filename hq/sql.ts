/** One statement with its parameters (`$1` …). Numbers come back as numbers only where the statement casts them (`::float8`). */
export type Statement = { readonly text: string; readonly values?: readonly unknown[] }

/** A row as it comes back; columns are read through the readers below. */
export type Row = Readonly<Record<string, unknown>>

/** What both databases can do: the same SQL on either. Throws ReceiverError `database`. */
export type Sql = {
  /** Runs all statements in one transaction; when this returns they are on the disk. */
  run(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>
  /** Runs a script of several statements without parameters, in one transaction. */
  script(text: string): Promise<void>
  close(): Promise<void>
}

/** A column that holds text, or null. */
export function textOf(row: Row, column: string): string | null {
  const value = row[column]
  return typeof value === 'string' ? value : null
}

/** A column that holds a number; 0 where it is null. */
export function numberOf(row: Row, column: string): number {
  const value = row[column]
  return typeof value === 'number' ? value : 0
}

/** A column that holds bytes. */
export function bytesOf(row: Row, column: string): Uint8Array {
  const value = row[column]
  return value instanceof Uint8Array ? value : new Uint8Array()
}
