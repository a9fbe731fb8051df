import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, existsSync, type ReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ReceiverError } from './hq-error.ts'

const digest = /^[0-9a-f]{64}$/

/** Pictures in a folder, each under the sha256 of its bytes: what is there is what its name says. */
export class ImageStore {
  readonly #folder: string
  readonly #mostBytes: number

  constructor(folder: string, mostBytes = 64 * 1024 * 1024) {
    this.#folder = folder
    this.#mostBytes = mostBytes
  }

  /** Size in bytes, or null when it is not here. */
  async size(sha256: string): Promise<number | null> {
    const path = this.#path(sha256)
    return existsSync(path) ? (await stat(path)).size : null
  }

  /** Whether it is here and its bytes still are what its name says. */
  async holds(sha256: string): Promise<boolean> {
    if ((await this.size(sha256)) === null) return false
    const hash = createHash('sha256')
    for await (const chunk of this.read(sha256) as AsyncIterable<Uint8Array>) hash.update(chunk)
    return hash.digest('hex') === sha256
  }

  read(sha256: string): ReadStream {
    return createReadStream(this.#path(sha256))
  }

  /**
   * Takes a picture in while its bytes come, and keeps it only when they are what the name says; on the disk when this returns.
   * Throws ReceiverError `image-name` | `image-size` | `image-digest`.
   */
  async put(sha256: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const path = this.#path(sha256)
    const part = join(this.#folder, `${randomUUID()}.part`)
    await mkdir(join(this.#folder, sha256.slice(0, 2)), { recursive: true })
    try {
      const hash = createHash('sha256')
      const file = await open(part, 'w')
      try {
        let size = 0
        for await (const chunk of bytes) {
          size += chunk.length
          if (size > this.#mostBytes)
            throw new ReceiverError('image-size', `A picture of more than ${this.#mostBytes} bytes is not taken.`)
          hash.update(chunk)
          await file.write(chunk)
        }
        await file.sync()
      } finally {
        await file.close()
      }
      if (hash.digest('hex') !== sha256)
        throw new ReceiverError('image-digest', 'The bytes are not those that the name says. Send them again.')
      await rename(part, path)
    } finally {
      await rm(part, { force: true })
    }
  }

  #path(sha256: string): string {
    if (!digest.test(sha256)) throw new ReceiverError('image-name', 'A picture is named by 64 hexadecimal digits.')
    return join(this.#folder, sha256.slice(0, 2), `${sha256}.png`)
  }
}
