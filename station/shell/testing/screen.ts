import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { dropRoot } from './unprivileged.ts'

/** A screen without a monitor, with a window manager on it. `display` is the value of DISPLAY. */
export type Screen = { readonly display: string; close(): Promise<void> }

/** Starts Xvfb on a free display and openbox on it. Throws naming the Debian package that is missing. */
export async function openScreen(home: string, widthPx: number, heightPx: number): Promise<Screen> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home }
  const size = `${widthPx}x${heightPx}x24`
  const xvfb = start('Xvfb', 'xvfb', ['-displayfd', '1', '-screen', '0', size, '-nolisten', 'tcp', '-ac'], env)
  const number = await firstLine(xvfb, 'Xvfb')
  const display = `:${number}`
  const manager = start('openbox', 'openbox', ['--sm-disable'], { ...env, DISPLAY: display })
  return {
    display,
    async close() {
      for (const child of [manager, xvfb]) await end(child)
    },
  }
}

function start(program: string, debianPackage: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const [command, ...words] = [...dropRoot, program, ...args]
  const child = spawn(command ?? program, words, { env, stdio: ['ignore', 'pipe', 'ignore'] })
  child.on('error', (error) => {
    throw new Error(`${program} could not be started: apt-get install ${debianPackage}`, { cause: error })
  })
  child.on('exit', (code) => {
    // 127: setpriv did not find the program.
    if (code === 127) throw new Error(`${program} is not installed: apt-get install ${debianPackage}`)
  })
  return child
}

async function firstLine(child: ChildProcess, name: string): Promise<string> {
  if (!child.stdout) throw new Error(`${name} has no output`)
  const lines = createInterface({ input: child.stdout })
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${name} ended before it had a display`)))
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string]
  // From here on its end is the end of the test.
  ended.catch(() => undefined)
  return line.trim()
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
