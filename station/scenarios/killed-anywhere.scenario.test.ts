import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { suite, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { mulberry } from '../../drivers/simulation/feed.ts'
import type { Inspection } from '../contract/inspection.ts'
import { verifyEvidence } from '../evidence/verify.ts'
import { scansOfLap, writeLaneConfig } from './testing/lane-config.ts'
import { openWholeLane, StoryFolder } from './testing/lane-fixture.ts'
import { type Ledger, readLedger } from './testing/ledger.ts'

const headless = resolve(import.meta.dirname, '../headless.ts')
/** One life in five ends while the station still starts, the others at any time from its start until parcels have left. */
const shareAtStart = 0.2
const startMs = 900
const longestLifeMs = 4600
const policy = 'demo-2026-11'
const changes = { clockFactor: 4, gateMm: 2000 }

/** Starts the station, kills it at a random moment of its life, and waits until it is gone. */
async function liveAndDie(configFile: string, folder: StoryFolder, random: () => number): Promise<void> {
  const args = [headless, '--config', configFile, '--announce']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  folder.atTheEnd(() => void child.kill('SIGKILL'))
  const errors: string[] = []
  child.stderr.on('data', (bytes: Buffer) => errors.push(bytes.toString()))
  const ended = new Promise<string | null>((done) => child.once('exit', (_code, signal) => done(signal)))
  const announced = new Promise<void>((done) => child.stdout.once('data', () => done()))
  if (random() < shareAtStart) await wait(random() * startMs)
  else {
    await Promise.race([announced, ended])
    await wait(random() * longestLifeMs)
  }
  child.kill('SIGKILL')
  assert.equal(await ended, 'SIGKILL', `the station ended by itself: ${errors.join('')}`)
}

/** Nothing that was decided or closed is different after the next life; what was in flight is recovered, or not yet touched. */
function assertKept(before: Ledger, after: Ledger): void {
  for (const was of before.inspections) {
    const is = after.inspections.find(({ id }) => id === was.id)
    assert.ok(is, `inspection ${was.id} was lost`)
    if (was.closedAt !== null || is.closedAt === null) assert.deepEqual(is, was)
    else assertRecovered(was, is)
  }
}

function assertRecovered(was: Inspection, is: Inspection): void {
  assert.equal(is.verdict, was.gate === 'confirmed' ? was.verdict : 'refer')
  assert.deepEqual(is.scan, was.scan)
  assert.notEqual(is.gate, 'confirmed')
  if (was.decision === null) {
    assert.equal(is.decision, 'hold')
    assert.deepEqual(is.decidedBy, { type: 'policy', id: policy })
    assert.equal(is.reasonCode, 'restart')
  } else {
    assert.deepEqual([is.decision, is.decidedBy, is.decidedAt], [was.decision, was.decidedBy, was.decidedAt])
  }
}

/** Each closed inspection has one closing in the audit trail, one message for headquarters, and pictures that fit. */
async function assertWhole(ledger: Ledger, evidenceFolder: string): Promise<void> {
  assert.equal(ledger.integrity, 'ok')
  for (const { id, closedAt, scan, verdict, decision, gate } of ledger.inspections) {
    const evidence = scan?.evidence ?? []
    assert.equal(ledger.messages(id), closedAt === null ? 0 : 1, `messages of ${id}`)
    assert.equal(ledger.closings(id).length, closedAt === null ? 0 : 1, `closings of ${id}`)
    if (decision === 'release' && gate === 'confirmed') assert.equal(verdict, 'clear')
    const checks = await verifyEvidence(evidenceFolder, evidence)
    assert.ok(
      checks.every(({ result }) => result === 'good'),
      JSON.stringify(checks),
    )
  }
}

suite('the station is killed at 25 random points of a run', { concurrency: 2 }, () => {
  for (const { seed, kills } of [
    { seed: 1, kills: 13 },
    { seed: 2, kills: 12 },
  ])
    test(`${kills} kills, seed ${seed}: no decision is lost or doubled`, async (t) => {
      const folder = new StoryFolder(t)
      const random = mulberry(seed)
      const dataFolder = join(folder.path, 'data')
      let before: Ledger | null = null
      let inFlight = 0
      for (let lap = 0; lap < kills; lap++) {
        const configFile = writeLaneConfig(folder.path, { ...changes, scans: scansOfLap(folder.path, lap) })
        await liveAndDie(configFile, folder, random)
        if (!existsSync(join(dataFolder, 'lane.sqlite'))) continue
        const now = readLedger(dataFolder)
        assert.equal(now.integrity, 'ok')
        inFlight += now.inspections.filter(({ closedAt }) => closedAt === null).length
        if (before !== null) assertKept(before, now)
        before = now
      }
      const lane = await openWholeLane(folder, { ...changes, scans: scansOfLap(folder.path, kills) })
      const last = readLedger(dataFolder)
      assert.ok(before, 'no station lived long enough to make its database')
      assertKept(before, last)
      for (const { id } of before.inspections)
        assert.notEqual(last.inspections.find((one) => one.id === id)?.closedAt, null, `inspection ${id} was left open`)
      await assertWhole(last, lane.evidenceFolder)
      assert.equal(lane.station.storage.verifyAudit().firstBad, null)
      const closed = last.inspections.filter(({ closedAt }) => closedAt !== null)
      const released = closed.filter(({ gate, decision }) => gate === 'confirmed' && decision === 'release')
      t.diagnostic(`${closed.length} closed, ${released.length} released, ${inFlight} in flight when killed`)
      assert.ok(inFlight > 0)
      // After all this the lane is as good as ever.
      await lane.goesOnJudging()
    })
})
