import { existsSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import type { Command } from 'commander'
import { readConfig } from '../station/config/read-config.ts'
import { type EvidenceCheck, verifyEvidence } from '../station/evidence/verify.ts'
import { auditTable } from '../station/storage/audit.ts'
import { openDatabase } from '../station/storage/database.ts'
import { everyInspection } from '../station/storage/inspections.ts'

/**
 * What was found. `checks`: one a stored file. `sealed` says whether the audit chain names the same sha256: `open` for an
 * inspection that is not closed yet. `firstBadRow` of the audit chain is null when all of it holds.
 */
export type VerifyResult = {
  readonly checks: readonly (EvidenceCheck & {
    readonly inspectionId: string
    readonly sealed: 'good' | 'differs' | 'open'
  })[]
  readonly audit: { readonly rows: number; readonly firstBadRow: number | null }
  /** Targets that no inspection's record names. */
  readonly unknown: readonly string[]
}

/**
 * Holds stored evidence against the record and the audit chain. `target`: an evidence file, an inspection's folder or its id; null
 * for all. The data folder is the lane's. Throws StorageError, or Error when there is no database.
 */
export async function verifyStored(dataFolder: string, target: string | null): Promise<VerifyResult> {
  const databaseFile = join(dataFolder, 'lane.sqlite')
  if (!existsSync(databaseFile)) throw new Error(`${dataFolder} holds no lane's data. Check --config.`)
  const db = openDatabase(databaseFile)
  try {
    const audit = auditTable(db)
    const { rows, firstBad } = audit.verify()
    const evidenceFolder = join(dataFolder, 'evidence')
    const wanted = target === null ? null : placeIn(evidenceFolder, target)
    const checks = []
    for (const { id, scan } of everyInspection(db)) {
      const files = (scan?.evidence ?? []).filter(({ file }) => wanted === null || isWanted(wanted, id, file))
      if (files.length === 0) continue
      const sealed = audit.sealedEvidence(id)
      for (const [index, check] of (await verifyEvidence(evidenceFolder, files)).entries())
        checks.push({ ...check, inspectionId: id, sealed: sealOf(sealed, files[index]) })
    }
    const unknown = target !== null && checks.length === 0 ? [target] : []
    return { checks, audit: { rows, firstBadRow: firstBad }, unknown }
  } finally {
    db.close()
  }
}

type Sealed = readonly { readonly plane: string; readonly sha256: string }[] | null

function sealOf(sealed: Sealed, file: { plane: string; sha256: string } | undefined): 'good' | 'differs' | 'open' {
  if (sealed === null || file === undefined) return 'open'
  return sealed.some(({ plane, sha256 }) => plane === file.plane && sha256 === file.sha256) ? 'good' : 'differs'
}

/** The target as records name files: relative to the evidence folder, with forward slashes; an id stays as it is. */
function placeIn(evidenceFolder: string, target: string): string {
  const inside = relative(resolve(evidenceFolder), resolve(target)).split(sep).join('/')
  return existsSync(target) && !inside.startsWith('..') ? inside : target.replace(/\/+$/, '')
}

function isWanted(wanted: string, id: string, file: string): boolean {
  return wanted === id || wanted === '' || file === wanted || file.startsWith(`${wanted}/`)
}

const words = {
  good: 'unchanged',
  changed: 'CHANGED since it was stored',
  missing: 'MISSING',
} as const

type Options = { readonly config: string; readonly all?: boolean; readonly json?: boolean }

/** Adds `verify`: stored pictures against their record and the audit chain. Exit code 1 when anything does not hold. */
export function register(program: Command): void {
  program
    .command('verify')
    .description('prove that stored pictures are the ones that were judged, and that the audit chain is whole')
    .argument('[evidence]', 'an evidence file, an inspection’s folder, or its id')
    .option('--all', 'every picture that is stored')
    .option('--json', 'as one JSON object')
    .option('-c, --config <file>', 'configuration of the lane', 'demo/lane.yaml')
    .action(async (target: string | undefined, { config, all, json }: Options) => {
      if ((target === undefined) !== (all === true)) throw new Error('Name an evidence file or folder, or give --all.')
      const result = await verifyStored(readConfig(config).dataFolder, target ?? null)
      console.log(json ? JSON.stringify(result, null, 2) : inWords(result))
      if (!holds(result)) process.exitCode = 1
    })
}

/** Whether everything that was looked at is as it was stored. */
export function holds({ checks, audit, unknown }: VerifyResult): boolean {
  const isGood = checks.every(({ result, sealed }) => result === 'good' && sealed !== 'differs')
  return isGood && audit.firstBadRow === null && unknown.length === 0
}

function inWords({ checks, audit, unknown }: VerifyResult): string {
  const chain = audit.firstBadRow === null ? 'whole' : `BROKEN at row ${audit.firstBadRow}`
  return [
    ...unknown.map((target) => `${target}: no inspection's record names it`),
    ...checks
      .filter(({ result, sealed }) => checks.length <= 20 || result !== 'good' || sealed === 'differs')
      .map(({ file, result, sealed }) => `${file}: ${words[result]}${sealedWords[sealed]}`),
    `${checks.filter(({ result }) => result === 'good').length} of ${checks.length} files unchanged`,
    `Audit chain: ${audit.rows} rows, ${chain}`,
  ].join('\n')
}

const sealedWords = {
  good: ', sealed in the audit chain',
  differs: ', but the audit chain NAMES ANOTHER sha256',
  open: ', inspection not closed yet',
} as const
