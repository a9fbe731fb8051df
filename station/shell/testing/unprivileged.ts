import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'

const isRoot = process.getuid?.() === 0
const asNobody = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'] as const

/** Words that go before a command so that it runs as an ordinary user: Chromium's sandbox refuses root. Empty when we are ordinary. */
export const dropRoot: readonly string[] = isRoot ? asNobody : []

/** Gives a folder of the test to the ordinary user. */
export function giveAway(folder: string): void {
  if (!isRoot) return
  const given = spawnSync('chown', ['-R', 'nobody:nogroup', folder], { encoding: 'utf8' })
  if (given.status !== 0) throw new Error(`${folder} cannot be given to nobody: ${given.stderr}`)
}

/** The folder itself where the ordinary user can read it, else a copy below `room` (a checkout in root's home is closed to others). */
export function reachable(folder: string, probe: string, room: string): string {
  const [command, ...words] = [...dropRoot, 'test', '-r', join(folder, probe)]
  if (command !== undefined && spawnSync(command, words).status === 0) return folder
  const copy = join(room, 'copy')
  cpSync(folder, copy, { recursive: true })
  return copy
}
