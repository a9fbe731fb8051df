import pg from 'pg'
import { ReceiverError } from './hq-error.ts'
import type { Row, Sql, Statement } from './sql.ts'

/** PostgreSQL 15 or newer by URL. Throws ReceiverError `database` when it cannot be reached. */
export async function openPostgres(url: string): Promise<Sql> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
  })
  // A connection that breaks while idle is replaced by the pool; the next statement tells if the server is gone.
  pool.on('error', () => undefined)
  const sql: Sql = {
    run: (statements) => inTransaction(pool, (client) => all(client, statements)),
    script: async (text) => {
      await inTransaction(pool, (client) => client.query(text))
    },
    close: () => pool.end(),
  }
  await sql.run([{ text: 'SELECT 1' }])
  return sql
}

async function all(client: pg.PoolClient, statements: readonly Statement[]): Promise<Row[][]> {
  const results: Row[][] = []
  for (const { text, values } of statements) {
    const { rows } = await client.query<Record<string, unknown>>(text, [...(values ?? [])])
    results.push(rows)
  }
  return results
}

async function inTransaction<T>(pool: pg.Pool, act: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  try {
    const client = await pool.connect()
    let broken = true
    try {
      await client.query('BEGIN')
      const result = await act(client)
      await client.query('COMMIT')
      broken = false
      return result
    } finally {
      // A connection whose transaction failed is not used again: closing it rolls back.
      client.release(broken)
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ReceiverError('database', `PostgreSQL refused: ${why}. Check DATABASE_URL and the server.`, { cause })
  }
}
