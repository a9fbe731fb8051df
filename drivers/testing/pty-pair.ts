import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Two ends of a real serial line, made by socat; `pull` is the cable being pulled. */
export type PtyPair = { readonly a: string; readonly b: string; pull(): Promise<void> }

/** Starts socat and waits for both ends. Throws when socat is not installed, naming the package. */
export async function ptyPair(folder: string = mkdtempSync(join(tmpdir(), 'clearlane-pty-'))): Promise<PtyPair> {
  const [a, b] = [join(folder, 'a'), join(folder, 'b')]
  const socat = spawn('socat', [`pty,raw,echo=0,link=${a}`, `pty,raw,echo=0,link=${b}`], { stdio: 'ignore' })
  let missing: Error | null = null
  socat.on('error', (error) => (missing = error))
  const ended = new Promise<void>((resolve) => socat.on('close', () => resolve()))
  for (let turn = 0; !(existsSync(a) && existsSync(b)); turn++) {
    await wait(25)
    if (missing) throw new Error('socat is not installed: apt-get install socat', { cause: missing })
    if (turn > 600) throw new Error(`socat made no pair of ports in ${folder} within 15 s`)
  }
  return {
    a,
    b,
    async pull() {
      socat.kill('SIGKILL')
      await ended
      for (const link of [a, b]) rmSync(link, { force: true })
    },
  }
}
