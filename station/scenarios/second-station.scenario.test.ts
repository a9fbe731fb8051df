import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { suite, test } from 'node:test'
import { readStationFile } from '../station-file.ts'
import { writeLaneConfig } from './testing/lane-config.ts'
import { StoryFolder } from './testing/lane-fixture.ts'

const headless = resolve(import.meta.dirname, '../headless.ts')

function startStation(folder: StoryFolder, configFile: string, ...more: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [headless, '--config', configFile, ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  folder.atTheEnd(() => void child.kill('SIGKILL'))
  return child
}

/** The addresses a station announces, in order. */
function addresses(child: ChildProcess): AsyncIterator<string> {
  assert.ok(child.stdout)
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]()
}

async function address(from: AsyncIterator<string>): Promise<string> {
  const line = await from.next()
  return (JSON.parse(String(line.value)) as { listening: string }).listening
}

suite('two stations and one lane', { timeout: 60_000 }, () => {
  test('a second station on the same data folder is refused by name, and the first works on', async (t) => {
    const folder = new StoryFolder(t)
    const configFile = writeLaneConfig(folder.path)
    const first = startStation(folder, configFile, '--announce')
    await address(addresses(first))
    const second = startStation(folder, configFile)
    const errors: string[] = []
    second.stderr?.on('data', (bytes: Buffer) => errors.push(bytes.toString()))
    const [code] = await once(second, 'exit')
    assert.equal(code, 1)
    assert.match(errors.join(''), new RegExp(`A station already runs on .*process ${first.pid}.*Stop it first`))
    assert.equal(first.exitCode, null)
  })

  test('a shell that comes back shows the station it left, and takes the lane over when that one falls', async (t) => {
    const folder = new StoryFolder(t)
    const configFile = writeLaneConfig(folder.path)
    const first = startStation(folder, configFile, '--announce')
    const firstAddress = await address(addresses(first))
    const second = startStation(folder, configFile, '--announce')
    const heard = addresses(second)
    assert.equal(await address(heard), firstAddress)
    first.kill('SIGKILL')
    const own = await address(heard)
    assert.notEqual(own, firstAddress)
    assert.equal(readStationFile(join(folder.path, 'data/station.json'))?.pid, second.pid)
  })

  test('the order to end reaches the station at work through the one that waits behind it', async (t) => {
    const folder = new StoryFolder(t)
    const configFile = writeLaneConfig(folder.path)
    const first = startStation(folder, configFile, '--announce')
    await address(addresses(first))
    const second = startStation(folder, configFile, '--announce')
    await address(addresses(second))
    const ends = Promise.all([once(first, 'exit'), once(second, 'exit')])
    second.kill('SIGTERM')
    assert.deepEqual(
      (await ends).map(([code]) => Number(code)),
      [0, 0],
    )
  })
})
