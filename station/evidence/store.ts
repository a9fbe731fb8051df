import { createHash } from 'node:crypto'
import { access, mkdir, open, readFile, rename, rm, statfs } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { EvidenceFile } from '../contract/inspection.ts'
import { EvidenceError } from './evidence-error.ts'
import { decodeGrey16, encodeGrey16, type Grey16 } from './png.ts'

/** Where evidence lives, and how many bytes must stay free there after a picture was written. */
export type EvidencePlace = { readonly folder: string; readonly minimumFreeBytes: number }

/** A named plane to be stored. */
export type EvidencePlane = Grey16 & { readonly name: EvidenceFile['plane'] }

/**
 * Stores the planes of one inspection as `yyyy/mm/dd/<inspection>/<plane>.png` (UTC day of `atMs`) and returns what proves them:
 * sha256 over the bytes of each file. Every file and folder is on the disk when this returns; after an error nothing of it is left.
 * Throws EvidenceError `disk-full` | `write-failed` | `already-stored`.
 */
export async function storeEvidence(
  place: EvidencePlace,
  inspectionId: string,
  atMs: number,
  planes: readonly EvidencePlane[],
): Promise<EvidenceFile[]> {
  const day = new Date(atMs).toISOString().slice(0, 10).replaceAll('-', '/')
  const folder = join(place.folder, day, inspectionId)
  const encoded = await Promise.all(
    planes.map(async ({ name, ...plane }) => ({ name, bytes: await encodeGrey16(plane) })),
  )
  const stored: EvidenceFile[] = []
  try {
    await makeFolder(folder)
    await keepFree(
      place,
      encoded.reduce((sum, { bytes }) => sum + bytes.length, 0),
    )
    for (const { name, bytes } of encoded) {
      await writeOnce(join(folder, `${name}.png`), bytes)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      stored.push({ plane: name, file: `${day}/${inspectionId}/${name}.png`, sha256, bytes: bytes.length })
    }
    await syncFolder(folder)
  } catch (cause) {
    await Promise.all(stored.map(({ file }) => rm(join(place.folder, file), { force: true })))
    throw evidenceErrorOf(cause, place.folder)
  }
  return stored
}

/** Reads one stored plane. `file` is the path in the record. Throws EvidenceError `missing` | `not-grey16`. */
export async function readPlane(folder: string, file: string): Promise<Grey16> {
  return decodeGrey16(await readEvidenceBytes(folder, file))
}

/** The bytes of a stored file; a path that leads out of the folder is `missing`. */
export async function readEvidenceBytes(folder: string, file: string): Promise<Uint8Array> {
  const path = resolve(folder, file)
  const inside = relative(resolve(folder), path)
  if (inside === '' || inside.startsWith(`..${sep}`) || inside === '..' || isAbsolute(inside))
    throw new EvidenceError('missing', `${file} is not in the evidence folder.`)
  try {
    return await readFile(path)
  } catch (cause) {
    throw new EvidenceError('missing', `The evidence file ${file} cannot be read.`, { cause })
  }
}

/** Throws `disk-full` when fewer than the place's minimum would be left after `bytes` more. Also asked before a lane starts. */
export async function keepFree(place: EvidencePlace, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(place.folder)
  const free = bavail * bsize
  if (free - bytes >= place.minimumFreeBytes) return
  const mib = (count: number): string => `${Math.floor(count / 1024 / 1024)} MiB`
  throw new EvidenceError(
    'disk-full',
    `Only ${mib(free)} are free for images, ${mib(place.minimumFreeBytes)} must stay free. Make room on the evidence disk.`,
  )
}

/** Writes beside, syncs, renames: a power cut leaves the whole file or none. A stored file is never replaced. */
async function writeOnce(path: string, bytes: Uint8Array): Promise<void> {
  if (await exists(path))
    throw new EvidenceError('already-stored', `${path} is stored already; evidence is not replaced.`)
  const part = `${path}.part`
  try {
    const file = await open(part, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, path)
  } catch (cause) {
    await rm(part, { force: true })
    throw cause
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** Makes the folder; each new level is synced into its parent, so that the names survive a power cut too. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

function evidenceErrorOf(cause: unknown, folder: string): EvidenceError {
  if (cause instanceof EvidenceError) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (full.has(code))
    return new EvidenceError('disk-full', `The disk of ${folder} is full. Make room on the evidence disk.`, { cause })
  const why = cause instanceof Error ? cause.message : String(cause)
  return new EvidenceError('write-failed', `The image could not be written: ${why}. Check the evidence disk.`, {
    cause,
  })
}
