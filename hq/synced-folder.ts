import { fsyncSync } from 'node:fs'
import { type PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

type Init = Awaited<ReturnType<NodeFS['init']>>
type FileStream = { readonly nfd: number }

/**
 * The embedded database's folder with a real fsync. As shipped, its files are never synchronised: safe against a killed process, not
 * against a power cut, and a receipt after such a commit would be a lie (headquarters.md §4).
 */
export class SyncedFolder extends NodeFS {
  /** How often a file was synchronised since this was made. */
  syncs = 0

  override async init(pg: PGlite, options: Parameters<NodeFS['init']>[1]): Promise<Init> {
    const made = await super.init(pg, options)
    const hook = (module: object): void => this.#hook(module)
    return { emscriptenOpts: { ...made.emscriptenOpts, preRun: [...(made.emscriptenOpts.preRun ?? []), hook] } }
  }

  #hook(module: object): void {
    const nodefs = 'NODEFS' in module ? module.NODEFS : null
    const operations =
      typeof nodefs === 'object' && nodefs !== null && 'stream_ops' in nodefs ? nodefs.stream_ops : null
    if (typeof operations !== 'object' || operations === null)
      throw new TypeError('The embedded database has no file operations to synchronise: its version does not fit.')
    const fsync = (stream: FileStream): number => {
      fsyncSync(stream.nfd)
      this.syncs++
      return 0
    }
    Object.assign(operations, { fsync })
  }
}

/** Start parameters that make the database ask for that fsync at each commit. */
export function syncedStartParams(shipped: readonly string[]): string[] {
  return [...shipped.filter((word) => word !== '-F'), '-c', 'fsync=on', '-c', 'wal_sync_method=fsync']
}
