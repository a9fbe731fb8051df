import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DriverError } from '../driver-error.ts'

/** Where pictures come from. `take` gets one now; `arrived` those that have come by themselves since it was last asked. */
export type Pictures = {
  readonly take: () => Promise<Uint8Array>
  readonly arrived: (() => Promise<readonly Uint8Array[]>) | null
  readonly close: () => Promise<void>
}

/** A picture of a label camera is some hundred kilobytes; more than this is none. */
const mostBytes = 32 * 1024 * 1024

/** Pictures of a camera that gives one for each GET of its address. Name and password within the address are sent as Basic. */
export function snapshots(address: string, timeoutMs: number): Pictures {
  const url = new URL(address)
  const basic = Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString(
    'base64',
  )
  const headers: Record<string, string> = url.username ? { authorization: `Basic ${basic}` } : {}
  url.username = url.password = ''
  const failed = (code: 'timeout' | 'cannot-open' | 'bad-answer', words: string, cause?: unknown): DriverError =>
    new DriverError(code, `The camera at ${url.host} ${words}`, { url: url.href }, { cause })
  const take = async (): Promise<Uint8Array> => {
    try {
      const answer = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) })
      if (!answer.ok) throw failed('bad-answer', `answers ${answer.status}. Check its address, name and password.`)
      if (Number(answer.headers.get('content-length') ?? 0) > mostBytes)
        throw failed('bad-answer', `sends ${answer.headers.get('content-length')} bytes: that is no picture.`)
      return new Uint8Array(await answer.arrayBuffer())
    } catch (cause) {
      if (cause instanceof DriverError) throw cause
      if (cause instanceof Error && cause.name === 'TimeoutError')
        throw failed('timeout', `gave no picture within ${timeoutMs} ms. Check power and network.`, cause)
      throw failed('cannot-open', 'cannot be reached. Check power, network and address.', cause)
    }
  }
  return { take, arrived: null, close: async () => undefined }
}

type Dropped = { readonly name: string; readonly bytes: number; readonly changedMs: number }

/** Pictures that a camera drops into a folder. A file is taken when it has not grown since it was last looked at; what lay there before is not news. */
export function droppedFiles(folder: string): Pictures {
  let seen: ReadonlyMap<string, Dropped> | null = null
  const taken = new Set<string>()
  const keyOf = ({ name, changedMs }: Dropped): string => `${name} ${changedMs}`
  const list = async (): Promise<Dropped[]> => {
    try {
      const names = (await readdir(folder)).filter((name) => /\.(?:png|jpe?g)$/i.test(name))
      const files = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => null)))
      return names
        .flatMap((name, place) => {
          const file = files[place]
          return file?.isFile() ? [{ name, bytes: file.size, changedMs: file.mtimeMs }] : []
        })
        .toSorted((a, b) => a.changedMs - b.changedMs)
    } catch (cause) {
      const words = `The folder ${folder} of the label camera cannot be read. Is it there, and may the station read it?`
      throw new DriverError('cannot-open', words, { folder }, { cause })
    }
  }
  const read = (file: Dropped): Promise<Uint8Array> => readFile(join(folder, file.name))
  const arrived = async (): Promise<Uint8Array[]> => {
    const [before, files] = [seen, await list()]
    seen = new Map(files.map((file) => [file.name, file]))
    // Files that are gone need not be remembered.
    const there = new Set(files.map(keyOf))
    for (const key of taken) if (!there.has(key)) taken.delete(key)
    if (before === null) for (const file of files) taken.add(keyOf(file))
    const whole = files.filter((file) => {
      const earlier = before?.get(file.name)
      return !taken.has(keyOf(file)) && earlier?.bytes === file.bytes && earlier.changedMs === file.changedMs
    })
    for (const file of whole) taken.add(keyOf(file))
    return Promise.all(whole.map(read))
  }
  const take = async (): Promise<Uint8Array> => {
    const newest = (await list()).at(-1)
    if (newest) return read(newest)
    throw new DriverError('bad-answer', `The folder ${folder} holds no picture yet. Does the camera write there?`, {
      folder,
    })
  }
  return { take, arrived, close: async () => undefined }
}
