import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { LaneWorld } from '../../drivers/simulation/lane-world.ts'
import { geometry } from '../../drivers/testing/lane-geometry.ts'
import { eventually } from '../../drivers/testing/eventually.ts'
import { openGenerator } from '../../drivers/xray/open.ts'
import { testConnection } from './connection-test.ts'
import { Recorder } from './recorder.ts'

const row = { name: 'generator', driver: 'spellman-xrv', settings: { pollHz: 20 } }

test('what a technician records of a generator plays again: the same driver finds the same device in the file', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-record-'))
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const generator = openGenerator({ ...row, url: 'sim:generator' }, world)
  t.after(async () => {
    await generator.close()
    world.close()
    rmSync(folder, { recursive: true, force: true })
  })
  await eventually(() => generator.health().state === 'ready', 'the generator is ready')
  const recorder = new Recorder(folder)
  const begun = await recorder.begin(generator, Date.now())
  assert.equal(begun.recording, true)
  await eventually(() => (recorder.state('generator')?.frames ?? 0) > 30, 'frames are recorded')
  const ended = await recorder.end(generator)
  assert.ok(ended && !ended.recording)
  const text = readFileSync(ended.file, 'utf8')
  assert.match(text, /^# generator at sim:generator/)
  assert.equal(text.trim().split('\n').length, ended.frames + 1)

  const played = openGenerator(
    { ...row, url: `replay:${ended.file}`, settings: { ...row.settings, form: 'tcp' } },
    null,
  )
  t.after(() => played.close())
  await eventually(() => played.identity() !== null, 'the file tells who it is')
  assert.deepEqual(played.identity(), generator.identity())
})

test('a connection test tells of a well line what it saw, and of a silent one what to check', async (t) => {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 1 })
  const generator = openGenerator({ ...row, url: 'sim:generator' }, world)
  t.after(async () => {
    await generator.close()
    world.close()
  })
  await eventually(() => generator.health().state === 'ready', 'the generator is ready')
  const well = await testConnection(generator, 400)
  assert.deepEqual(
    well.filter(({ state }) => state !== 'good'),
    [],
  )
  assert.match(well.find(({ what }) => what === 'frames')?.words ?? '', /^\d+ received, \d+ sent in/)
  world.setFault('generatorSilent', true)
  await eventually(() => generator.health().counters.timeouts > 0, 'time-outs are counted')
  const silent = await testConnection(generator, 2500)
  assert.equal(silent.find(({ what }) => what === 'time-outs')?.state, 'bad')
  assert.match(silent.find(({ what }) => what === 'time-outs')?.words ?? '', /Check that the device is on/)
})
