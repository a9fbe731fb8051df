import { readdirSync, readFileSync } from 'node:fs'
import type { GenuineRecord } from './check-record.ts'
import type { Gap } from './gaps.ts'
import { ReceiverError } from './hq-error.ts'
import { numberOf, type Row, type Sql, type Statement, textOf } from './sql.ts'

/** What became of a record: stored now, here already with the same bytes, or here already with others. */
export type StoreResult = 'stored' | 'duplicate' | 'other-hash'

/** A refused message as it is kept. */
export type Quarantined = {
  readonly laneId: string
  readonly id: string
  readonly sha256: string
  readonly seq: number
  readonly reason: string
  readonly bytes: Uint8Array
}

/** A lane as it is known: the key it signs with and what it last said of itself (JSON text of Health). */
export type KnownLane = {
  readonly laneId: string
  readonly publicKey: string | null
  readonly health: string | null
  readonly healthAt: number
}

const migrationsFolder = new URL('migrations/', import.meta.url)
const recordColumns = 'lane_id, id, seq, type, at, received_at, sha256, bytes, signature, key_id'

/** Headquarters' tables on either database. Every function is one transaction and throws ReceiverError. */
export class HqDatabase {
  readonly sql: Sql

  constructor(sql: Sql) {
    this.sql = sql
  }

  /** Brings the schema up to date. Throws `newer-schema` when the data is of a newer receiver. */
  async migrate(): Promise<void> {
    await this.sql.script('CREATE TABLE IF NOT EXISTS schema_version (version int NOT NULL)')
    const [rows] = await this.sql.run([
      { text: 'SELECT coalesce(max(version), 0)::float8 AS version FROM schema_version' },
    ])
    const at = numberOf(rows?.[0] ?? {}, 'version')
    const files = readdirSync(migrationsFolder).filter((name) => name.endsWith('.sql'))
    const all = files.sort().map((name) => ({ version: Number(name.slice(0, 4)), name }))
    if (at > (all.at(-1)?.version ?? 0))
      throw new ReceiverError('newer-schema', `The database has schema ${at}. Install the receiver that made it.`)
    for (const { version, name } of all.filter((migration) => migration.version > at)) {
      const text = readFileSync(new URL(name, migrationsFolder), 'utf8')
      await this.sql.script(`${text}\nINSERT INTO schema_version (version) VALUES (${version});`)
    }
  }

  /** Stores a batch; results in its order. Returns after the commit. */
  async store(records: readonly GenuineRecord[], nowMs: number): Promise<readonly StoreResult[]> {
    if (records.length === 0) return []
    const known = records.filter((record) => record.known)
    const unread = records.filter((record) => !record.known)
    const statements = [...storeInto('record', known, nowMs), ...storeInto('unread', unread, nowMs)]
    const results = await this.sql.run(statements)
    const added = new Set<string>()
    const hashes = new Map<string, string | null>()
    results.forEach((rows, n) => {
      for (const row of rows)
        if (n % 2 === 0) added.add(nameOf(row))
        else hashes.set(nameOf(row), textOf(row, 'sha256'))
    })
    return records.map((record) => {
      const name = `${record.laneId}/${record.id}`
      if (hashes.get(name) !== record.sha256) return 'other-hash'
      // The first of two equal ones in one batch is the stored one.
      return added.delete(name) ? 'stored' : 'duplicate'
    })
  }

  async quarantine(messages: readonly Quarantined[], nowMs: number): Promise<void> {
    const statements = messages.map(({ laneId, id, sha256, seq, reason, bytes }) => ({
      text: 'INSERT INTO quarantine (lane_id, id, sha256, seq, reason, bytes, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING',
      values: [laneId, id, sha256, seq, reason, bytes, nowMs],
    }))
    if (statements.length > 0) await this.sql.run(statements)
  }

  async lanes(): Promise<readonly KnownLane[]> {
    const text =
      'SELECT lane_id, public_key, health, coalesce(health_at, 0)::float8 AS health_at FROM lane ORDER BY lane_id'
    const [rows = []] = await this.sql.run([{ text }])
    return rows.map((row) => ({
      laneId: textOf(row, 'lane_id') ?? '',
      publicKey: textOf(row, 'public_key'),
      health: textOf(row, 'health'),
      healthAt: numberOf(row, 'health_at'),
    }))
  }

  async saveHealth(laneId: string, health: string, nowMs: number): Promise<void> {
    const text =
      'INSERT INTO lane (lane_id, health, health_at) VALUES ($1, $2, $3) ON CONFLICT (lane_id) DO UPDATE SET health = excluded.health, health_at = excluded.health_at'
    await this.sql.run([{ text, values: [laneId, health, nowMs] }])
  }

  /** Gives a lane its key; one that has a key keeps it. */
  async enrol(laneId: string, publicKey: string, nowMs: number): Promise<void> {
    const text =
      'INSERT INTO lane (lane_id, public_key, enrolled_at) VALUES ($1, $2, $3) ON CONFLICT (lane_id) DO UPDATE SET public_key = excluded.public_key, enrolled_at = excluded.enrolled_at WHERE lane.public_key IS NULL'
    await this.sql.run([{ text, values: [laneId, publicKey, nowMs] }])
  }

  /** The highest number of a lane and the ranges missing below it. What was refused counts as come. */
  async numbersOf(
    laneId: string,
    nowMs: number,
  ): Promise<{ readonly highest: number; readonly missing: readonly Gap[] }> {
    const all =
      'SELECT seq FROM record WHERE lane_id = $1 UNION SELECT seq FROM unread WHERE lane_id = $1 UNION SELECT seq FROM quarantine WHERE lane_id = $1 UNION SELECT 0'
    const values = [laneId]
    const [highest, missing] = await this.sql.run([
      { text: `SELECT max(seq)::float8 AS highest FROM (${all}) AS numbers`, values },
      {
        text: `SELECT (seq + 1)::float8 AS first, (following - 1)::float8 AS last FROM (SELECT seq, lead(seq) OVER (ORDER BY seq) AS following FROM (${all}) AS numbers) AS pairs WHERE following > seq + 1 ORDER BY seq`,
        values,
      },
    ])
    return {
      highest: numberOf(highest?.[0] ?? {}, 'highest'),
      missing: (missing ?? []).map((row) => ({
        from: numberOf(row, 'first'),
        to: numberOf(row, 'last'),
        sinceMs: nowMs,
      })),
    }
  }

  close(): Promise<void> {
    return this.sql.close()
  }
}

function nameOf(row: Row): string {
  return `${textOf(row, 'lane_id')}/${textOf(row, 'id')}`
}

/** An insert that leaves what is there, and a look at what is there then. */
function storeInto(table: 'record' | 'unread', records: readonly GenuineRecord[], nowMs: number): Statement[] {
  const extra = table === 'record' ? ', label, master_carton, verdict, decision' : ''
  if (records.length === 0) {
    const nothing = { text: 'SELECT 1 WHERE false' }
    return [nothing, nothing]
  }
  const values: unknown[] = []
  const add = (value: unknown): string => `$${values.push(value)}`
  const tuples = records.map((record) => {
    const { laneId, id, seq, type, at, sha256, bytes, signature, keyId } = record
    const row = [laneId, id, seq, type, at, nowMs, sha256, bytes, signature, keyId]
    const { label, masterCarton, verdict, decision } = record
    return `(${(extra === '' ? row : [...row, label, masterCarton, verdict, decision]).map(add).join(', ')})`
  })
  const insert = `INSERT INTO ${table} (${recordColumns}${extra}) VALUES ${tuples.join(', ')} ON CONFLICT (lane_id, id) DO NOTHING RETURNING lane_id, id::text AS id`
  const pairs = records.map((_, n) => `($${2 * n + 1}, $${2 * n + 2}::uuid)`).join(', ')
  const look = `SELECT lane_id, id::text AS id, sha256 FROM ${table} WHERE (lane_id, id) IN (${pairs})`
  return [
    { text: insert, values },
    { text: look, values: records.flatMap(({ laneId, id }) => [laneId, id]) },
  ]
}
