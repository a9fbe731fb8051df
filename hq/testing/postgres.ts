import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './until.ts'

/** A private PostgreSQL on a port of its own, in a folder that goes with it. */
export type PrivatePostgres = { readonly url: string; close(): Promise<void> }

const nobody = 65_534

/** Where initdb and postgres are. Throws an error that names the package when they are not here. */
function binaries(): string {
  const home = '/usr/lib/postgresql'
  const versions = existsSync(home) ? readdirSync(home).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map((version) => join(home, version, 'bin')), ...(process.env['PATH'] ?? '').split(':')]
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
  if (!found) throw new Error('No PostgreSQL is here. Install the Debian package postgresql.')
  return found
}

/** Starts it as this user, or as nobody when this user is root, which PostgreSQL refuses. */
export async function startPostgres(): Promise<PrivatePostgres> {
  const bin = binaries()
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-pg-'))
  const asRoot = process.getuid?.() === 0
  if (asRoot) chownSync(folder, nobody, nobody)
  const who = asRoot ? { uid: nobody, gid: nobody } : {}
  const data = join(folder, 'data')
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'hq', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'],
    {
      ...who,
      cwd: folder,
      encoding: 'utf8',
    },
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}${made.stdout}`)
  const port = await freePort()
  const settings = ['-c', `listen_addresses=127.0.0.1`, '-c', `unix_socket_directories=${folder}`, '-c', 'fsync=off']
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
    ...who,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  server.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')))
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  await until(() => {
    if (server.exitCode !== null) throw new Error(`postgres ended: ${said}`)
    return said.includes('ready to accept connections')
  }, 'PostgreSQL accepts connections')
  return {
    url: `postgres://hq@127.0.0.1:${port}/postgres`,
    close: async () => {
      // SIGINT is its fast shutdown: open connections are closed.
      server.kill('SIGINT')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address === null || typeof address === 'string' ? reject(new Error('no port')) : resolve(address.port),
      )
    })
  })
}
