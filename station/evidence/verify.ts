import { createHash } from 'node:crypto'
import type { EvidenceFile } from '../contract/inspection.ts'
import { EvidenceError } from './evidence-error.ts'
import { readEvidenceBytes } from './store.ts'

/** What became of one stored file. `sha256` is of the bytes found, null when there are none. */
export type EvidenceCheck = {
  readonly file: string
  readonly result: 'good' | 'changed' | 'missing'
  readonly sha256: string | null
}

/** Computes the sha256 of every file again and holds it against the record. Throws nothing about the files themselves. */
export async function verifyEvidence(folder: string, files: readonly EvidenceFile[]): Promise<EvidenceCheck[]> {
  const checks: EvidenceCheck[] = []
  for (const { file, sha256: recorded } of files) {
    const bytes = await bytesOrNull(folder, file)
    const sha256 = bytes && createHash('sha256').update(bytes).digest('hex')
    checks.push({ file, sha256, result: sha256 === null ? 'missing' : sha256 === recorded ? 'good' : 'changed' })
  }
  return checks
}

async function bytesOrNull(folder: string, file: string): Promise<Uint8Array | null> {
  try {
    return await readEvidenceBytes(folder, file)
  } catch (error) {
    if (error instanceof EvidenceError && error.code === 'missing') return null
    throw error
  }
}
