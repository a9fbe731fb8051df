import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { udp } from '../datagrams.ts'
import { discover, type OwnAddress } from '../discovery.ts'
import { gvcpPort } from '../gvcp.ts'

/** The tools of aravis and the Debian package that has each. */
export const aravis = {
  camera: { path: '/usr/bin/arv-fake-gv-camera-0.8', package: 'aravis-tools' },
  tool: { path: '/usr/bin/arv-tool-0.8', package: 'aravis-tools-cli' },
  cameraTest: { path: '/usr/bin/arv-camera-test-0.8', package: 'aravis-tools' },
} as const

/** From where the loopback is asked. */
export const onLoopback: OwnAddress = { host: '127.0.0.1', broadcast: '127.255.255.255' }

/** Path of a tool. Throws and names the package to be installed where it is missing. */
export function pathOf(name: keyof typeof aravis): string {
  const { path, package: debian } = aravis[name]
  if (existsSync(path)) return path
  throw new Error(`${path} is missing. It needs: apt-get install ${debian}`)
}

/** Runs a tool to its end and gives what it said; it is killed after so long. */
export async function run(name: keyof typeof aravis, args: readonly string[], timeoutMs = 20_000): Promise<string> {
  const child = spawn(pathOf(name), args, { timeout: timeoutMs, killSignal: 'SIGKILL' })
  let said = ''
  child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve(said))
  })
}

/** Starts aravis' fake camera on 127.0.0.1 (it knows no other address of the loopback) and waits until it answers. */
export async function startFakeCamera(...args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(pathOf('camera'), ['-i', '127.0.0.1', ...args], { stdio: 'ignore' })
  for (let turn = 0; turn < 50; turn++) {
    const [found] = await discover(udp, { host: '127.0.0.1', port: gvcpPort }, 100, [onLoopback])
    if (found && child.exitCode === null) return child
    await wait(50)
  }
  child.kill('SIGKILL')
  throw new Error('The fake camera of aravis does not answer on 127.0.0.1:3956. Is the port held by another program?')
}

/** Kills it without a word and waits until it is gone. */
export async function killCamera(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  child.kill('SIGKILL')
  await gone
}
