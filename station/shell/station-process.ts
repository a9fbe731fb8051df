import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** How the station is started: the Node that runs it, its entry file and arguments, and its folder. */
export type StationCommand = { readonly node: string; readonly args: readonly string[]; readonly folder: string }

/** What the shell hears of the station: where its page is, or that it ended (and will be started again after `againInMs`). */
export type StationNews =
  | { readonly type: 'listening'; readonly url: string }
  | { readonly type: 'ended'; readonly how: string; readonly againInMs: number }

const shortestWaitMs = 500
const longestWaitMs = 15_000
/** A station that ran this long was well; the next wait starts short again. */
const wellAfterMs = 60_000

/**
 * Keeps one station process alive: starts it, reads the one JSON line with its address from its output, and starts it again with
 * growing waits when it ends. It never decides anything about the lane: the beam is the station's and its watchdogs' business.
 */
export class StationProcess {
  readonly #command: StationCommand
  readonly #tell: (news: StationNews) => void
  #child: ChildProcess | null = null
  #waitMs = shortestWaitMs
  #stopping = false

  constructor(command: StationCommand, tell: (news: StationNews) => void) {
    this.#command = command
    this.#tell = tell
  }

  get pid(): number | null {
    return this.#child?.pid ?? null
  }

  start(): void {
    const startedAt = Date.now()
    const child = spawn(this.#command.node, [...this.#command.args], {
      cwd: this.#command.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    createInterface({ input: child.stdout }).on('line', (line) => this.#heard(line))
    let ended = false
    const end = (how: string): void => {
      if (ended) return
      ended = true
      this.#ended(how, Date.now() - startedAt)
    }
    child.on('error', (error) => end(error.message))
    child.on('exit', (code, signal) => end(signal ?? `exit code ${code}`))
  }

  /** Asks the station to end in order (beam off, HQ told) and does not start it again. */
  async stop(): Promise<void> {
    this.#stopping = true
    const child = this.#child
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
      child.once('exit', () => {
        clearTimeout(timer)
        resolve()
      })
      child.kill('SIGTERM')
    })
  }

  #heard(line: string): void {
    const url = addressIn(line)
    if (url !== null) this.#tell({ type: 'listening', url })
  }

  #ended(how: string, ranMs: number): void {
    this.#child = null
    if (this.#stopping) return
    this.#waitMs = ranMs > wellAfterMs ? shortestWaitMs : Math.min(longestWaitMs, this.#waitMs * 2)
    this.#tell({ type: 'ended', how, againInMs: this.#waitMs })
    setTimeout(() => {
      if (!this.#stopping) this.start()
    }, this.#waitMs)
  }
}

/** The address in the station's one JSON line; null for whatever else it or its libraries print. */
function addressIn(line: string): string | null {
  if (!line.startsWith('{')) return null
  try {
    const parsed: unknown = JSON.parse(line)
    if (typeof parsed !== 'object' || parsed === null || !('listening' in parsed)) return null
    const url = String(parsed.listening)
    return URL.canParse(url) ? url : null
  } catch {
    // A line that only begins like JSON is nobody's address.
    return null
  }
}
