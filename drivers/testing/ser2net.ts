import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A foreign device server, Debian's ser2net, with one serial port behind one TCP port. */
export type DeviceServer = { readonly port: number; stop(): Promise<void> }

/** Starts ser2net with RFC 2217 on a free port of the loopback address. Throws when it is not installed, naming the package. */
export async function ser2net(serialPath: string, program = '/usr/sbin/ser2net'): Promise<DeviceServer> {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-ser2net-'))
  const port = await freePort()
  const config = join(folder, 'ser2net.yaml')
  const lines = [
    '%YAML 1.1',
    '---',
    'connection: &lane',
    `  accepter: telnet(rfc2217),tcp,127.0.0.1,${port}`,
    `  connector: serialdev,${serialPath},115200n81,local`,
  ]
  writeFileSync(config, `${lines.join('\n')}\n`)
  const child = spawn(program, ['-n', '-d', '-c', config, '-P', join(folder, 'pid')], { stdio: 'ignore' })
  let missing: Error | null = null
  child.on('error', (error) => (missing = error))
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  for (let turn = 0; !listens(port); turn++) {
    await wait(25)
    if (missing) throw new Error('ser2net is not installed: apt-get install ser2net', { cause: missing })
    if (turn < 600) continue
    await stop()
    throw new Error(`ser2net does not listen on port ${port} within 15 s`)
  }
  return { port, stop }
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return typeof address === 'object' && address ? address.port : 0
}

/** Whether somebody listens, by the kernel's table: a connection made to find out would hold the serial port for a while. */
function listens(port: number): boolean {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return readFileSync('/proc/net/tcp', 'utf8').includes(`${local} 00000000:0000 0A`)
}
