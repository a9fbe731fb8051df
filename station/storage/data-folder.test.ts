import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { holdDataFolder } from './data-folder.ts'

test('a data folder belongs to one station at a time', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-hold-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const first = holdDataFolder(folder)
  assert.ok(first)
  assert.equal(holdDataFolder(folder), null)
  first.release()
  const next = holdDataFolder(folder)
  assert.ok(next)
  next.release()
})

test('a station that is killed leaves its data folder free', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-hold-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const module = new URL('data-folder.ts', import.meta.url).href
  const holder = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `const { holdDataFolder } = await import(${JSON.stringify(module)})
     console.log(holdDataFolder(${JSON.stringify(folder)}) !== null)
     setInterval(() => {}, 1000)`,
  ])
  t.after(() => holder.kill('SIGKILL'))
  const [said] = await once(holder.stdout, 'data')
  assert.equal(String(said).trim(), 'true')
  assert.equal(holdDataFolder(folder), null)
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  const next = holdDataFolder(folder)
  assert.ok(next)
  next.release()
})
