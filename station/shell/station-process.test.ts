import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type StationNews, StationProcess } from './station-process.ts'
import { soon } from './testing/soon.ts'

const folder = mkdtempSync(join(tmpdir(), 'clearlane-station-process-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const fakeStation = join(import.meta.dirname, 'testing/fake-station.ts')
let journals = 0

function started(...more: string[]): { station: StationProcess; news: StationNews[]; journal: () => string } {
  const file = join(folder, `journal-${journals++}`)
  const news: StationNews[] = []
  const args = [fakeStation, '--journal', file, ...more]
  const station = new StationProcess({ node: process.execPath, args, folder }, (item) => news.push(item))
  station.start()
  return { station, news, journal: () => readFileSync(file, 'utf8') }
}

const heard = (news: readonly StationNews[], type: StationNews['type']): number =>
  news.filter((item) => item.type === type).length

test('the address is heard among lines of others, and a stop lets the station end in order', async () => {
  const { station, news, journal } = started()
  await soon(() => heard(news, 'listening') === 1, 'the station listens')
  assert.match(news[0]?.type === 'listening' ? news[0].url : '', /^http:\/\/127\.0\.0\.1:\d+\/\?token=fake$/)
  await station.stop()
  assert.match(journal(), /^SIGTERM/m)
  assert.equal(heard(news, 'ended'), 0, 'an end that was asked for is no news')
})

test('a killed station is started again, each time after a longer wait', async () => {
  const { station, news } = started()
  for (let turn = 1; turn <= 2; turn++) {
    await soon(() => heard(news, 'listening') === turn, `start ${turn}`)
    process.kill(station.pid ?? 0, 'SIGKILL')
    await soon(() => heard(news, 'ended') === turn, `end ${turn}`)
  }
  const ends = news.filter((item) => item.type === 'ended')
  assert.deepEqual(
    ends.map((item) => item.how),
    ['SIGKILL', 'SIGKILL'],
  )
  assert.ok((ends[1]?.againInMs ?? 0) > (ends[0]?.againInMs ?? Infinity))
  await soon(() => heard(news, 'listening') === 3, 'it is there again')
  await station.stop()
  assert.equal(heard(news, 'ended'), 2)
})

test('a station that cannot be started at all is told with the reason', async () => {
  const news: StationNews[] = []
  const command = { node: join(folder, 'no-such-node'), args: [], folder }
  const station = new StationProcess(command, (item) => news.push(item))
  station.start()
  await soon(() => heard(news, 'ended') === 1, 'it is told')
  assert.match(news[0]?.type === 'ended' ? news[0].how : '', /ENOENT/)
  await station.stop()
})

test('a station that does not hear its stop is ended', async () => {
  const { station, news, journal } = started('--deaf')
  await soon(() => heard(news, 'listening') === 1, 'the station listens')
  const pid = station.pid ?? 0
  await station.stop()
  assert.match(journal(), /^SIGTERM/m)
  assert.throws(() => process.kill(pid, 0), /ESRCH/)
})
