import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { StorageError } from './storage-error.ts'
import { openForTest, recordOf } from './testing/open-for-test.ts'

const folder = mkdtempSync(join(tmpdir(), 'clearlane-storage-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string) => join(folder, `${name}.sqlite`)

test('a closed inspection has its audit row and its outbox row, and closing twice changes nothing', () => {
  const storage = openForTest(file('close'))
  const open = recordOf(1, null)
  storage.openInspection(open)
  storage.storeDecision({ ...open, verdict: 'clear', decision: 'release' }, 5)
  const closed = { ...open, verdict: 'clear' as const, decision: 'release' as const, closedAt: 9 }
  storage.closeInspection(closed, 9)
  storage.closeInspection({ ...closed, decision: 'seize' }, 10)
  assert.equal(storage.get(open.id)?.decision, 'release')
  assert.equal(storage.outbox.counts().waiting, 1)
  assert.deepEqual(storage.verifyAudit(), { rows: 2, firstBad: null })
  storage.close()
})

test('a receipt settles a record once; one for another hash or an unknown record settles nothing', () => {
  const storage = openForTest(file('receipt'))
  storage.closeInspection(recordOf(1, 9), 9)
  const [row] = storage.outbox.oldest(0, 10)
  assert.ok(row)
  assert.equal(storage.outbox.receipt(row.id, 'f'.repeat(64), 1), false)
  assert.equal(storage.outbox.receipt(row.id, row.sha256, 1), true)
  assert.equal(storage.outbox.receipt(row.id, row.sha256, 2), false)
  assert.deepEqual(storage.outbox.counts(), { waiting: 0, refused: 0, receipted: 1 })
  storage.close()
})

test('a refused record waits apart, and its number is not given again', () => {
  const storage = openForTest(file('refused'))
  storage.closeInspection(recordOf(1, 9), 9)
  const [row] = storage.outbox.oldest(0, 10)
  assert.ok(row)
  assert.equal(storage.outbox.refused(row.id, row.sha256, 'another hash', 3), true)
  storage.closeInspection(recordOf(2, 9), 9)
  assert.equal(storage.outbox.oldest(0, 10)[0]?.seq, 2)
  assert.deepEqual(storage.outbox.counts(), { waiting: 1, refused: 1, receipted: 0 })
  storage.close()
})

test('a changed audit row is found and named', () => {
  const storage = openForTest(file('audit'))
  for (let n = 1; n <= 5; n++) storage.closeInspection(recordOf(n, 9), 9)
  storage.close()
  const raw = new Database(file('audit'))
  raw.prepare("UPDATE audit SET body = replace(body, 'release', 'hold') WHERE seq = 3").run()
  raw.close()
  const again = openForTest(file('audit'))
  assert.equal(again.verifyAudit().firstBad, 3)
  again.close()
})

test('a database of a newer station is refused instead of forced', () => {
  openForTest(file('newer')).close()
  const raw = new Database(file('newer'))
  raw.pragma('user_version = 99')
  raw.close()
  assert.throws(
    () => openForTest(file('newer')),
    (error: unknown) => error instanceof StorageError && error.code === 'newer-schema',
  )
})

test('a full database file refuses with a sentence and keeps what it has', () => {
  const storage = openForTest(file('full'))
  storage.closeInspection(recordOf(1, 9), 9)
  storage.close()
  const raw = new Database(file('full'))
  const pages = Number(raw.pragma('page_count', { simple: true }))
  raw.close()
  const tight = openForTest(file('full'), pages + 2)
  const fill = () => {
    for (let n = 2; n < 500; n++) tight.closeInspection(recordOf(n, 9), 9)
  }
  assert.throws(fill, (error: unknown) => error instanceof StorageError && error.code === 'full')
  assert.equal(tight.verifyAudit().firstBad, null)
  const closed = tight.recent(500, null).filter((record) => record.closedAt !== null).length
  assert.equal(tight.outbox.counts().waiting, closed)
  tight.close()
})

test('a process killed in mid-write leaves whole transactions: every closed inspection has its audit and its outbox row', async () => {
  const killed = file('killed')
  for (let round = 0; round < 6; round++) {
    const child = spawn(
      process.execPath,
      [new URL('testing/write-for-ever.ts', import.meta.url).pathname, killed, String(round)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await wait(20 + round * 23)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
  }
  const raw = new Database(killed)
  assert.equal(raw.pragma('integrity_check', { simple: true }), 'ok')
  const count = (sql: string): number => Number(raw.prepare(sql).pluck().get())
  const closed = count('SELECT count(*) FROM inspection WHERE closed_at IS NOT NULL')
  assert.ok(closed > 0)
  assert.equal(count("SELECT count(*) FROM audit WHERE kind = 'inspection-closed'"), closed)
  assert.equal(count('SELECT count(*) FROM outbox'), closed)
  assert.equal(
    count('SELECT count(*) FROM outbox o JOIN inspection i ON i.id = o.inspection_id WHERE i.closed_at IS NOT NULL'),
    closed,
  )
  raw.close()
  const storage = openForTest(killed)
  assert.equal(storage.verifyAudit().firstBad, null)
  storage.close()
})
