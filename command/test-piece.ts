import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { asDrawn } from '../drivers/simulation/test-piece/piece-shape.ts'
import { randomPose, scannedPiece, simulatedPiece } from '../drivers/simulation/test-piece/simulated-piece.ts'
import { mulberry } from '../drivers/simulation/feed.ts'
import { openScanSet } from '../drivers/simulation/scan-set.ts'
import { referenceScanner } from '../drivers/simulation/signal/scanner-model.ts'
import { judged, readLimits, type TestLimits, usualLimits } from '../station/calibration/test-piece/limits.ts'
import { knownPiece, type TestPiece } from '../station/calibration/test-piece/piece.ts'
import { recovered, type Recovered, recoveryTable, seenFrom } from '../station/calibration/test-piece/recovery.ts'
import type { Score } from '../station/calibration/test-piece/score.ts'
import { scorePiece } from '../station/calibration/test-piece/score-piece.ts'
import { repeatability } from '../station/calibration/test-piece/trend/repeatability.ts'
import { recoveryLines, repeatLines, verdictLines } from './test-piece-words.ts'

type Options = {
  readonly piece: string
  readonly simulate?: string
  readonly repeat?: string
  readonly seed: string
  readonly limits?: string
  readonly json?: boolean
}

/**
 * Adds `test-piece`: scores the scans of a scan-set/1 folder against limits, or shows on simulated pieces how well the scores recover what
 * is known of them (`--simulate`), or how they repeat on one scanner (`--repeat`). Exit code 1 where a scan fails, or a piece is not found.
 */
export function register(program: Command): void {
  program
    .command('test-piece')
    .description('score scans of the image test piece, or prove the scoring on simulated pieces')
    .argument('[scan-set]', 'a scan-set/1 folder: every scan of it is scored')
    .option('--piece <id>', 'tp-2 (full) or tp-p (printable)', 'tp-2')
    .option('--simulate <pieces>', 'score so many pieces in random scanners and positions against their known truth')
    .option('--repeat <runs>', 'score the piece so many times in the reference scanner, laid anew each time')
    .option('--seed <number>', 'of the first simulated piece', '1')
    .option('--limits <file>', 'limits as JSON (default: the usual ones of a 160 kV parcel lane)')
    .option('--json', 'as JSON lines')
    .action(async (folder: string | undefined, options: Options) => {
      const piece = knownPiece(options.piece)
      if (options.simulate !== undefined) return simulate(piece, wholeNumber(options.simulate), options)
      if (options.repeat !== undefined) return repeat(piece, wholeNumber(options.repeat), options)
      if (folder === undefined) throw new Error('Give a scan-set folder, --simulate or --repeat.')
      return scoreSet(folder, piece, options)
    })
}

/** Scores of simulated pieces beside their truth; `onPiece` after each, so that a long run shows that it goes on. */
export function recoverSimulated(
  piece: TestPiece,
  count: number,
  seed: number,
  onPiece?: (done: number) => void,
): { readonly all: readonly Recovered[]; readonly notFound: readonly string[] } {
  const all: Recovered[] = []
  const notFound: string[] = []
  for (let done = 0; done < count; done++) {
    const simulated = simulatedPiece(piece, seed + done)
    const scored = scorePiece(piece, simulated.scan)
    if ('code' in scored) notFound.push(`seed ${seed + done}: ${scored.words}`)
    else all.push(...recovered(scored.scores, simulated.truth(seenFrom)))
    onPiece?.(done + 1)
  }
  return { all, notFound }
}

function simulate(piece: TestPiece, count: number, { seed, json }: Options): void {
  const every = Math.max(1, Math.floor(count / 10))
  const { all, notFound } = recoverSimulated(piece, count, wholeNumber(seed), (done) => {
    if (done % every === 0) process.stderr.write(`${done} of ${count} pieces\n`)
  })
  const rows = recoveryTable(all)
  say(
    json
      ? JSON.stringify({ piece: piece.id, count, notFound, rows })
      : recoveryLines(piece, count, notFound, rows).join('\n'),
  )
  process.exitCode = notFound.length > 0 ? 1 : 0
}

function repeat(piece: TestPiece, count: number, { seed, json }: Options): void {
  const random = mulberry(wholeNumber(seed))
  const runs = Array.from({ length: count }, (_, run): readonly Score[] => {
    // A technician lays the piece down in the same position, never in quite the same place.
    const pose = { ...randomPose(random), quarterTurns: asDrawn.quarterTurns, mirrored: asDrawn.mirrored }
    const scored = scorePiece(piece, scannedPiece(piece, pose, referenceScanner, wholeNumber(seed) + run).scan)
    return 'code' in scored ? [] : scored.scores
  })
  const rows = repeatability(runs)
  say(json ? JSON.stringify({ piece: piece.id, runs: count, rows }) : repeatLines(piece, count, rows).join('\n'))
}

async function scoreSet(folder: string, piece: TestPiece, { limits: file, json }: Options): Promise<void> {
  const limits = limitsOf(file, folder)
  const set = await openScanSet(folder)
  const { pitchAcrossMm, pitchAlongMm, energies } = set.info
  let bad = 0
  for (const id of set.ids) {
    const { widthPx, heightPx, planes } = await set.load(id)
    const scan = { widthPx, heightPx, pitchAcrossMm, pitchAlongMm, energies, planes, invalidRows: [] }
    const scored = scorePiece(piece, scan)
    if ('code' in scored) {
      bad++
      say(json ? JSON.stringify({ id, notFound: scored }) : `${id}: ${scored.words}`)
      continue
    }
    const verdict = judged(piece, energies === 2, scored.scores, limits)
    if (!verdict.pass) bad++
    say(
      json
        ? JSON.stringify({ id, placed: scored.placed, ...verdict })
        : [`${id}:`, ...verdictLines(verdict)].join('\n'),
    )
  }
  process.exitCode = bad > 0 ? 1 : 0
}

/** Limits of a file; without one those that lie in the set, without these the usual ones. */
function limitsOf(file: string | undefined, folder: string): TestLimits {
  const own = join(folder, 'limits.json')
  const path = file ?? (existsSync(own) ? own : null)
  return path === null ? usualLimits : readLimits(JSON.parse(readFileSync(path, 'utf8')))
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new Error(`"${text}" is not a whole number above 0.`)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
