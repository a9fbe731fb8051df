import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import Database from 'better-sqlite3'
import { migrations, openDatabase } from '../database.ts'
import { imageTable } from '../images.ts'

const folder = mkdtempSync(join(tmpdir(), 'clearlane-migration-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('a database of schema 1 keeps its rows and can queue pictures', () => {
  const file = join(folder, 'old.sqlite')
  const [first] = migrations()
  assert.ok(first)
  const old = new Database(file)
  old.exec(first.sql)
  old.pragma('user_version = 1')
  old
    .prepare('INSERT INTO outbox (seq, id, type, message, sha256, created_at) VALUES (7, ?, ?, ?, ?, 5)')
    .run('id', 'event/1', Buffer.from('{}'), 'f'.repeat(64))
  old.close()
  const db = openDatabase(file)
  assert.ok(Number(db.pragma('user_version', { simple: true })) >= 2)
  assert.equal(db.prepare('SELECT seq FROM outbox').pluck().get(), 7)
  const images = imageTable(db)
  images.queue([{ plane: 'low', file: 'a/low.png', sha256: 'a'.repeat(64), bytes: 3 }], 1)
  assert.deepEqual(images.waiting(9), [{ sha256: 'a'.repeat(64), file: 'a/low.png' }])
  images.settle('a'.repeat(64), 'stored', 2)
  assert.equal(images.waitingCount(), 0)
  const plan = db
    .prepare('EXPLAIN QUERY PLAN SELECT seq FROM outbox WHERE receipted_at IS NULL ORDER BY seq DESC LIMIT 9')
    .all()
  assert.match(JSON.stringify(plan), /outbox_waiting/)
  db.close()
})
