import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import { readConfig } from '../station/config/read-config.ts'
import { readManifest } from '../station/manifest/read-manifest.ts'
import type { ManifestFault } from '../station/manifest/reading.ts'
import { openDatabase } from '../station/storage/database.ts'
import { declarationTable } from '../station/storage/declarations.ts'

/** What became of a manifest: taken in whole, known already, or refused with everything that is wrong with it. */
export type ImportResult =
  | { readonly type: 'imported'; readonly declarations: number }
  | { readonly type: 'known'; readonly declarations: number }
  | { readonly type: 'refused'; readonly faults: readonly ManifestFault[] }

/**
 * Takes a manifest file into the station's database, whole or not at all; a running station sees it with the next label. Throws
 * StorageError, or the file system's error when the file cannot be read.
 */
export function importManifest(file: string, databaseFile: string): ImportResult {
  const bytes = readFileSync(file)
  const reading = readManifest(basename(file), bytes)
  if (!reading.ok) return { type: 'refused', faults: reading.faults }
  const db = openDatabase(databaseFile)
  try {
    const isNew = declarationTable(db).importManifest(basename(file), bytes, reading.declarations, Date.now())
    return { type: isNew ? 'imported' : 'known', declarations: reading.declarations.length }
  } finally {
    db.close()
  }
}

const mostFaultsShown = 50

/** Adds `import`: a manifest (CSV or JSON) into the lane's database. Exit code 1 when it is refused. */
export function register(program: Command): void {
  program
    .command('import')
    .description('take a manifest (docs/manifest.md) into the lane, whole or not at all')
    .argument('<file>', 'a .csv or .json manifest')
    .option('-c, --config <file>', 'configuration of the lane', 'demo/lane.yaml')
    .action((file: string, { config }: { readonly config: string }) => {
      const result = importManifest(file, join(readConfig(config).dataFolder, 'lane.sqlite'))
      if (result.type === 'refused') {
        for (const line of faultLines(result.faults)) console.error(line)
        process.exitCode = 1
      } else if (result.type === 'known') console.log(`${file} is in already; nothing was changed.`)
      else console.log(`${result.declarations} declarations taken in from ${file}.`)
    })
}

function faultLines(faults: readonly ManifestFault[]): string[] {
  const shown = faults.slice(0, mostFaultsShown).map(({ row, field, message }) => {
    const place = [row > 0 ? `row ${row}` : 'file', field].filter((part) => part !== '').join(', ')
    return `${place}: ${message}`
  })
  const more = faults.length - shown.length
  const last = `Nothing was taken in: ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}.`
  return [...shown, ...(more > 0 ? [`… and ${more} more`] : []), last]
}
