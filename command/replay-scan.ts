import type { ScanSet, SetScan } from '../drivers/simulation/scan-set.ts'
import type { Interpreter } from '../models/interpreter.ts'
import { Declaration } from '../station/contract/declaration.ts'
import type { Hypothesis, QualityFlag, ScanRecord } from '../station/contract/inspection.ts'
import type { Policy } from '../station/contract/policy.ts'
import type { Box, Verdict } from '../station/contract/words.ts'
import type { Scan } from '../station/imaging/scan.ts'
import { qualityOf } from '../station/imaging/quality.ts'
import type { Finding } from '../station/inspection/event.ts'
import { reconcile } from '../station/inspection/reconcile.ts'

/** One scan's result as scan-set/1 asks for it. `boxPx` in pixels of the input picture; masses in g, densities in g/cm². */
export type ReplayLine = {
  readonly id: string
  readonly verdict: Verdict
  readonly decision?: 'release'
  readonly hypotheses: readonly Hypothesis[]
  readonly massG: number | null
  readonly arealDensity: { readonly p50: number; readonly max: number } | null
  /** Pieces seen of each declared line; null until a measure counts them. */
  readonly countPerLine: null
  readonly quality: readonly QualityFlag[]
  readonly timingMs: {
    readonly imaging: number
    readonly inference: number
    readonly reconcile: number
    readonly total: number
  }
  readonly model: string | null
  readonly modelSha256: string | null
  readonly policy: string
}

/** A declaration that does not fit the schema, with the file and each field that is wrong. */
export class ReplayError extends Error {
  readonly code = 'bad-declaration'
  readonly file: string

  constructor(file: string, message: string) {
    super(message)
    this.name = 'ReplayError'
    this.file = file
  }
}

/** What judges the scans of a set. No belt waits, so the model gets `timeoutMs` of its own instead of the policy's. */
export type ReplayEngine = {
  readonly set: ScanSet
  readonly interpreter: Interpreter
  readonly policy: Policy
  readonly timeoutMs: number
}

/**
 * Judges one scan with the engine of the lane: quality gate, measures and model, reconciliation. Each scan is judged by itself:
 * labels of earlier ones are not remembered. Throws ScanSetError or ReplayError for a scan that cannot be used.
 */
export async function replayScan(
  { set, interpreter, policy, timeoutMs }: ReplayEngine,
  id: string,
): Promise<ReplayLine> {
  const startMs = performance.now()
  const loaded = await set.load(id)
  const declaration = declarationOf(loaded)
  const scan = scanOf(set, loaded)
  const quality = qualityOfFile(scan)
  const imagedMs = performance.now()
  const { findings, failure } = await interpret(interpreter, scan, timeoutMs)
  const interpretedMs = performance.now()
  const record = recordOf(scan, quality, set)
  const { hypotheses, verdict } = reconcile({
    findings,
    quality,
    scan: record,
    declaration,
    label: declaration?.label ?? null,
    scaleG: loaded.scaleG,
    policy,
    merged: false,
    trackingLost: false,
    aborted: false,
    failure,
    sameLabelSeen: 0,
    radiation: null,
    cartonSeen: null,
  })
  const endMs = performance.now()
  return {
    id,
    verdict,
    ...(verdict === 'clear' ? { decision: 'release' as const } : {}),
    hypotheses: hypotheses.map((one) => ({ ...one, boxPx: one.boxPx && wholePixels(one.boxPx, scan) })),
    ...measuresOf(findings ?? []),
    countPerLine: null,
    quality,
    timingMs: {
      imaging: rounded(imagedMs - startMs),
      inference: rounded(interpretedMs - imagedMs),
      reconcile: rounded(endMs - interpretedMs),
      total: rounded(endMs - startMs),
    },
    model: interpreter.model?.id ?? null,
    modelSha256: interpreter.model?.sha256 ?? null,
    policy: policy.version,
  }
}

function declarationOf({ id, declaration }: SetScan): Declaration | null {
  if (declaration === null) return null
  const parsed = Declaration.safeParse(declaration)
  if (parsed.success) return parsed.data
  const file = `scans/${id}/declaration.json`
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(whole file)'}: ${issue.message}`)
  throw new ReplayError(file, `${file}: ${faults.join('; ')}.`)
}

function scanOf({ info }: ScanSet, { widthPx, heightPx, planes }: SetScan): Scan {
  const { pitchAcrossMm, pitchAlongMm, energies } = info
  return { widthPx, heightPx, pitchAcrossMm, pitchAlongMm, energies, planes, invalidRows: [] }
}

/**
 * The lane's quality gate on a picture whose columns are the detector's channels. Air beside the parcel is needed to normalise raw
 * lines; a set's pictures are normalised already, so its absence is told and does not refer.
 */
function qualityOfFile(scan: Scan): QualityFlag[] {
  const whole = { firstChannel: 0, channels: scan.widthPx, aborted: false, merged: false, saturatedLines: 0 }
  return qualityOf(scan, whole).map((flag) => (flag.code === 'no-air' ? { ...flag, refers: false } : flag))
}

function recordOf(scan: Scan, quality: QualityFlag[], { info }: ScanSet): ScanRecord {
  const { widthPx, heightPx, pitchAcrossMm, pitchAlongMm, energies } = scan
  const size = { widthPx, heightPx, pitchAcrossMm, pitchAlongMm, energies }
  return { ...size, linesLost: 0, evidence: [], quality, attribution: info.licence }
}

/** As on the lane: a model that fails or is late leaves the parcel unjudged, and it is referred with the reason. */
async function interpret(
  interpreter: Interpreter,
  scan: Scan,
  timeoutMs: number,
): Promise<{ findings: readonly Finding[] | null; failure: string | null }> {
  try {
    return { findings: (await interpreter.interpret(scan, { timeoutMs })).findings, failure: null }
  } catch (error) {
    return { findings: null, failure: error instanceof Error ? error.message : String(error) }
  }
}

function measuresOf(findings: readonly Finding[]): Pick<ReplayLine, 'massG' | 'arealDensity'> {
  const mass = findings.find((finding) => finding.type === 'mass')
  const density = findings.find((finding) => finding.type === 'arealDensity')
  return { massG: mass?.massG ?? null, arealDensity: density ? { p50: density.p50, max: density.max } : null }
}

/** A box in whole pixels that lies within the picture and is at least one pixel large. */
function wholePixels([x, y, width, height]: Box, { widthPx, heightPx }: Scan): Box {
  const left = Math.min(widthPx - 1, Math.max(0, Math.floor(x)))
  const top = Math.min(heightPx - 1, Math.max(0, Math.floor(y)))
  const right = Math.min(widthPx, Math.max(left + 1, Math.ceil(x + width)))
  const bottom = Math.min(heightPx, Math.max(top + 1, Math.ceil(y + height)))
  return [left, top, right - left, bottom - top]
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100
}
