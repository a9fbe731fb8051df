import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse, stringify } from 'yaml'

const root = resolve(import.meta.dirname, '../..')
const startMs = 60_000

/** A station as it ships, in a process of its own. `kill` is a power cut: nothing is ended in order. */
export type RealStation = { readonly address: string; kill(): Promise<void> }

/** Writes the lane of generated goods into a folder, locked until it is calibrated and with no goods coming by themselves. */
export function writeLockedLane(folder: string): string {
  const lane = parse(readFileSync(join(root, 'demo/goods.yaml'), 'utf8')) as Record<string, Record<string, unknown>>
  const file = join(folder, 'lane.yaml')
  const changed = {
    ...lane,
    dataFolder: join(folder, 'data'),
    hq: null,
    manifests: [],
    model: { card: null, threads: 1 },
    evidence: { minimumFreeMiB: 1 },
    policy: { ...lane['policy'], calibration: 'lock' },
    simulation: { ...lane['simulation'], source: 'goods', clockFactor: 1, startByItself: false },
  }
  writeFileSync(file, stringify(changed))
  return file
}

/** Starts the station on this configuration and waits until its page can be opened. Throws what it said when it ends before that. */
export async function startRealStation(configFile: string): Promise<RealStation> {
  const args = [join(root, 'station/headless.ts'), '--config', configFile, '--announce']
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const errors: string[] = []
  child.stderr.on('data', (bytes: Buffer) => errors.push(bytes.toString()))
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  const address = await new Promise<string>((found, fail) => {
    const timer = setTimeout(() => fail(new Error(`The station did not start: ${errors.join('')}`)), startMs)
    child.stdout.once('data', (bytes: Buffer) => {
      clearTimeout(timer)
      found((JSON.parse(bytes.toString()) as { listening: string }).listening)
    })
    child.once('exit', () => fail(new Error(`The station ended: ${errors.join('')}`)))
  }).catch(async (error: unknown) => {
    await kill()
    throw error
  })
  return { address, kill }
}
