import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { verifyEvidence } from '../evidence/verify.ts'
import { openWholeLane, StoryFolder, type WholeLane, wholeLane } from './testing/lane-fixture.ts'

const mib = 1024 * 1024

test('a full evidence disk: no new parcels, the reason on the screen, nothing judged is lost; with room a person starts it', async (t) => {
  const folder = new StoryFolder(t)
  const evidence = join(folder.path, 'data', 'evidence')
  mkdirSync(evidence, { recursive: true })
  if (!mountSmallDisk(evidence)) return t.skip('only root can mount a small file system')
  folder.atTheEnd(() => void execFileSync('umount', ['--lazy', evidence]))
  const lane = await openWholeLane(folder, { clockFactor: 3, gateMm: 2200 })
  await lane.until(() => lane.closed().length >= 1, 'no parcel was judged while there was room')
  const before = lane.closed()

  const filler = join(evidence, 'filler')
  fillDisk(evidence, filler)
  await lane.until(() => lane.state.stops[0]?.code === 'disk-full', 'the lane did not refuse new parcels')
  assert.equal(lane.state.mode, 'stopped')
  assert.match(lane.state.stops[0]?.words ?? '', /no more parcels are taken in/)
  await assertStands(lane)
  lane.start()
  assert.equal(lane.state.mode, 'stopped', 'a start must not work while the disk is full')

  // What was judged is still there, byte for byte.
  for (const record of before) {
    assert.deepEqual(lane.stored(record.id), record)
    const checks = await verifyEvidence(lane.evidenceFolder, record.scan?.evidence ?? [])
    assert.ok(checks.length > 0 && checks.every(({ result }) => result === 'good'), JSON.stringify(checks))
  }
  const inFlight = lane.state.parcels.filter(({ closing }) => !closing)

  rmSync(filler)
  await lane.until(() => lane.state.storageRefused === null, 'the room was not seen')
  assert.equal(lane.state.mode, 'stopped', 'nobody but a person starts the lane')
  await lane.resetAndStart()
  for (const parcel of inFlight) assert.notEqual((await lane.closedRecordOf(parcel)).verdict, null)
  await lane.goesOnJudging()
  assert.equal(lane.station.storage.verifyAudit().firstBad, null)
})

test('a lane that is switched on with too little room says so and takes no parcel', async (t) => {
  const lane = await wholeLane(t, { minimumFreeMiB: 1_000_000_000 })
  await lane.until(() => lane.state.storageRefused !== null, 'the lane did not look at its disk')
  await lane.until(
    () => lane.state.stops.some(({ code }) => code === 'disk-full'),
    'the lane does not say why it cannot start',
  )
  lane.start()
  assert.equal(lane.state.mode, 'stopped')
  assert.match(lane.state.storageRefused ?? '', /must stay free/)
  assert.equal(lane.records().length, 0)
})

function mountSmallDisk(folder: string): boolean {
  if (process.getuid?.() !== 0) return false
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'clearlane-story', folder], { stdio: 'pipe' })
    return true
  } catch (error) {
    // Root in a container without the right to mount is like nobody here.
    return !(error instanceof Error)
  }
}

/** Leaves less than what must stay free. */
function fillDisk(folder: string, filler: string): void {
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(filler, Buffer.alloc(bavail * bsize - mib / 2))
}

async function assertStands(lane: WholeLane): Promise<void> {
  const { world } = lane
  await lane.until(() => world.beltSpeedMmS() === 0 && world.tubeOutput().kilovolts === 0, 'belt or X-rays went on')
}
