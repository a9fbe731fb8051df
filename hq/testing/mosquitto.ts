import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DemoCa } from '../../station/hq/demo/certificates.ts'
import { freePort } from './postgres.ts'
import { until } from './until.ts'

/** A real mosquitto with mutual TLS and the access list of headquarters.md §1. */
export type Mosquitto = {
  readonly url: string
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>
  /** Starts it again on the same port. */
  start(): Promise<void>
  close(): Promise<void>
}

const accessList = `# A lane writes below its own up and reads its own down and what is for all.
pattern write clearlane/v1/%u/up/#
pattern read clearlane/v1/%u/down/#
pattern read clearlane/v1/all/down/#

user hq-demo
topic read clearlane/v1/+/up/#
topic write clearlane/v1/+/down/#
`

function binary(): string {
  const folders = ['/usr/sbin', ...(process.env['PATH'] ?? '').split(':')]
  const found = folders.map((folder) => join(folder, 'mosquitto')).find((path) => existsSync(path))
  if (!found) throw new Error('No mosquitto is here. Install the Debian package mosquitto.')
  return found
}

/** Starts it with a certificate of the authority. */
export async function startMosquitto(ca: DemoCa): Promise<Mosquitto> {
  const program = binary()
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-mosquitto-'))
  // As root it changes to a user of its own, which has to be able to read all this.
  chmodSync(folder, 0o755)
  const { cert, key } = await ca.server()
  const port = await freePort()
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o644 })
    return join(folder, name)
  }
  const config = file(
    'mosquitto.conf',
    [
      `listener ${port} 127.0.0.1`,
      `cafile ${file('ca.pem', ca.cert)}`,
      `certfile ${file('cert.pem', cert)}`,
      `keyfile ${file('key.pem', key)}`,
      'tls_version tlsv1.3',
      'require_certificate true',
      'use_identity_as_username true',
      'use_username_as_clientid true',
      `acl_file ${file('access.list', accessList)}`,
      'max_queued_messages 100000',
      'persistence false',
    ].join('\n'),
  )
  let child: ChildProcess | null = null
  const start = async (): Promise<void> => {
    const started = spawn(program, ['-c', config], { stdio: 'ignore' })
    child = started
    await until(() => {
      if (started.exitCode !== null) throw new Error(`mosquitto ended with ${started.exitCode}`)
      return answers(port)
    }, 'mosquitto listens')
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child
    child = null
    if (running === null) return
    const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()))
    running.kill(signal)
    await gone
  }
  await start()
  return {
    url: `mqtts://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    start,
    close: async () => {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
