import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { PGlite } from '@electric-sql/pglite'
import type { GenuineRecord } from './check-record.ts'
import { HqDatabase } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { ReceiverError } from './hq-error.ts'
import { openPostgres } from './postgres.ts'
import type { Sql } from './sql.ts'
import { SyncedFolder, syncedStartParams } from './synced-folder.ts'
import { startPostgres } from './testing/postgres.ts'
import { countsView, lanesView, parcelsView } from './views.ts'
import { LaneBook } from './lane-book.ts'

const folder = mkdtempSync(join(tmpdir(), 'clearlane-hq-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const idOf = (n: number): string => `01932c07-4e2e-7cc3-8b1a-${String(n).padStart(12, '0')}`
const recordOf = (n: number, change: Partial<GenuineRecord> = {}): GenuineRecord => ({
  laneId: 'lane-01',
  id: idOf(n),
  seq: n,
  type: 'inspection/1',
  at: 1_700_000_000_000 + n,
  sha256: String(n).padStart(64, 'a'),
  bytes: Buffer.from([0, 255, n & 255]),
  signature: 's',
  keyId: 'k',
  known: true,
  label: `LX${n}`,
  masterCarton: null,
  verdict: n % 2 === 0 ? 'refer' : 'clear',
  decision: 'release',
  ...change,
})

/** The same promises on either database. */
function suite(name: string, open: () => Promise<{ sql: Sql; end: () => Promise<void> }>): void {
  describe(`headquarters' tables on ${name}`, async () => {
    const opened = open()
    after(async () => (await opened).end())
    const database = async (): Promise<HqDatabase> => {
      const made = new HqDatabase((await opened).sql)
      await made.migrate()
      return made
    }

    test('a batch is stored once, a second time it is a duplicate, and other bytes under an id are told apart', async () => {
      const db = await database()
      const batch = Array.from({ length: 200 }, (_, n) => recordOf(n + 1))
      assert.deepEqual(new Set(await db.store(batch, 1)), new Set(['stored']))
      assert.deepEqual(new Set(await db.store(batch, 2)), new Set(['duplicate']))
      const mixed = [recordOf(5, { sha256: 'b'.repeat(64) }), recordOf(201), recordOf(201), recordOf(6)]
      assert.deepEqual(await db.store(mixed, 3), ['other-hash', 'stored', 'duplicate', 'duplicate'])
      assert.equal((await countsView(db)).records, 201)
      const other = await db.store([recordOf(5, { laneId: 'lane-02' })], 4)
      assert.deepEqual(other, ['stored'], 'ids of another lane are another lane’s')
    })

    test('unread and refused records count as come, and gaps are found', async () => {
      const db = await database()
      const lane = { laneId: 'lane-gaps' }
      await db.store([recordOf(1001, { ...lane, seq: 3 }), recordOf(1002, { ...lane, seq: 9, known: false })], 1)
      const refused = { ...lane, id: idOf(1003), sha256: 'c'.repeat(64), seq: 5, reason: 'r', bytes: Buffer.from('x') }
      await db.quarantine([refused, refused], 1)
      const { highest, missing } = await db.numbersOf('lane-gaps', 7)
      assert.equal(highest, 9)
      assert.deepEqual(
        missing.map(({ from, to }) => [from, to]),
        [
          [1, 2],
          [4, 4],
          [6, 8],
        ],
      )
      assert.deepEqual(await db.numbersOf('lane-none', 7), { highest: 0, missing: [] })
      assert.equal((await countsView(db)).quarantined, 1)
    })

    test('a lane keeps the first key it was given, and its last health', async () => {
      const db = await database()
      await db.enrol('lane-key', 'first', 1)
      await db.enrol('lane-key', 'second', 2)
      await db.saveHealth('lane-key', '{"state":"offline"}', 3)
      const lane = (await db.lanes()).find(({ laneId }) => laneId === 'lane-key')
      assert.deepEqual(lane, { laneId: 'lane-key', publicKey: 'first', health: '{"state":"offline"}', healthAt: 3 })
    })

    test('the page’s lists count what is stored', async () => {
      const db = await database()
      const now = 1_800_000_000_000
      await db.store(
        [2001, 2002, 2003].map((n) => recordOf(n, { laneId: 'lane-view', at: now - 1000 * n })),
        now,
      )
      const book = new LaneBook(new Map())
      book.of('lane-view')
      const [view] = await lanesView(db, book, now)
      assert.equal(view?.parcels, 3)
      assert.equal(view?.referred, 1)
      assert.equal(view?.perHour.at(-1), 3)
      const parcels = await parcelsView(db, 'lane-view', 2)
      assert.deepEqual(
        parcels.map(({ id }) => id),
        [idOf(2001), idOf(2002)],
      )
    })

    test('a transaction that fails leaves nothing behind, and the next one works', async () => {
      const db = await database()
      const before = await countsView(db)
      const bad = db.sql.run([
        { text: "INSERT INTO lane (lane_id) VALUES ('half')" },
        { text: 'INSERT INTO nowhere VALUES (1)' },
      ])
      await assert.rejects(bad, (error: unknown) => error instanceof ReceiverError && error.code === 'database')
      assert.equal(
        (await db.lanes()).some(({ laneId }) => laneId === 'half'),
        false,
      )
      assert.deepEqual(await countsView(db), before)
    })
  })
}

suite('the embedded database', async () => {
  const sql = await openEmbedded(join(folder, 'embedded'))
  return { sql, end: () => sql.close() }
})

suite('a real PostgreSQL', async () => {
  const server = await startPostgres()
  const sql = await openPostgres(server.url)
  const end = async (): Promise<void> => {
    await sql.close()
    await server.close()
  }
  return { sql, end }
})

test('the embedded database synchronises the disk at each commit', async () => {
  const fs = new SyncedFolder(join(folder, 'synced'))
  const db = await PGlite.create({ fs, startParams: syncedStartParams(PGlite.defaultStartParams) })
  await db.exec('CREATE TABLE t (n int)')
  const before = fs.syncs
  for (let n = 0; n < 50; n++) await db.query('INSERT INTO t VALUES ($1)', [n])
  assert.ok(fs.syncs - before >= 50, `${fs.syncs - before} synchronisations for 50 commits`)
  await db.close()
})

test('a second receiver cannot open the folder; the lock of a dead one is taken over', async () => {
  const own = join(folder, 'locked')
  const first = await openEmbedded(own)
  await assert.rejects(openEmbedded(own), (error: unknown) => error instanceof ReceiverError && error.code === 'locked')
  const lock = readFileSync(join(own, 'receiver.lock'), 'utf8')
  await first.close()
  const dead = join(folder, 'dead')
  mkdirSync(dead)
  writeFileSync(join(dead, 'receiver.lock'), lock.replace(/^\d+/, '4194304'))
  await (await openEmbedded(dead)).close()
})
