import { once } from 'node:events'
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { Device, TraceLine } from '../../drivers/device.ts'
import { formatLine } from '../../drivers/wire/transcript.ts'

/** A transcript that is being written, or was: its file, frames so far, and whether it goes on. */
export type Recording = { readonly file: string; readonly frames: number; readonly recording: boolean }

/** A recording ends by itself at this size, so that a forgotten one fills no disk. */
const mostBytes = 20 * 1024 * 1024

type Running = { readonly out: WriteStream; stop: () => void; readonly file: string; frames: number; bytes: number }

/**
 * Writes what a device says as a transcript that `replay:` plays: the line is opened anew first, so that the file begins as a driver
 * begins. One file a recording, in the lane's data folder.
 */
export class Recorder {
  readonly #folder: string
  readonly #running = new Map<string, Running>()
  readonly #last = new Map<string, Recording>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Begins a transcript of a device; goes on with the one that runs. Resolves once the file is there. */
  async begin(device: Device, atMs: number): Promise<Recording> {
    if (!this.#running.has(device.name)) {
      mkdirSync(this.#folder, { recursive: true })
      const file = join(this.#folder, `${device.name}-${new Date(atMs).toISOString().replaceAll(':', '-')}.txt`)
      const out = createWriteStream(file, { flags: 'wx' })
      await once(out, 'open')
      out.write(`# ${device.name} at ${device.url}, ${new Date(atMs).toISOString()}\n`)
      const running: Running = { out, file, frames: 0, bytes: 0, stop: () => undefined }
      this.#running.set(device.name, running)
      // Nothing is heard between the old line's end and the new one's beginning: a driver waits before it opens again.
      await device.reconnect()
      running.stop = device.onTrace((line) => this.#write(device, running, line, atMs))
    }
    return this.state(device.name) ?? { file: '', frames: 0, recording: false }
  }

  /** Ends the transcript of a device; resolves when the file is whole. */
  async end(device: Device): Promise<Recording | null> {
    const running = this.#running.get(device.name)
    if (running) {
      this.#running.delete(device.name)
      running.stop()
      running.out.end()
      await finished(running.out)
      this.#last.set(device.name, { file: running.file, frames: running.frames, recording: false })
    }
    return this.state(device.name)
  }

  /** The running transcript of a device, else its last one, else null. */
  state(name: string): Recording | null {
    const running = this.#running.get(name)
    return running ? { file: running.file, frames: running.frames, recording: true } : (this.#last.get(name) ?? null)
  }

  close(): void {
    for (const running of this.#running.values()) {
      running.stop()
      running.out.end()
    }
    this.#running.clear()
  }

  #write(device: Device, running: Running, { atMs, direction, bytes, meaning }: TraceLine, startedMs: number): void {
    const line = `${formatLine({ seconds: Math.max(0, atMs - startedMs) / 1000, direction, bytes, meaning })}\n`
    running.frames++
    running.bytes += line.length
    running.out.write(line)
    if (running.bytes >= mostBytes) void this.end(device)
  }
}
