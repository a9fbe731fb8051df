import * as z from 'zod'
import { Declaration } from './declaration.ts'
import { Box, Decision, HypothesisKind, Place, ReasonCode, Verdict } from './words.ts'

/**
 * One claim that was looked into, fired or not. `score`: higher = more suspicious; `pValue`: small = more suspicious, null where not
 * calibrated. `words` is one sentence of at most 120 characters, `detail` one of at most 110. `line` is the index of a declared line.
 */
export const Hypothesis = z.object({
  kind: HypothesisKind,
  fired: z.boolean(),
  score: z.number(),
  pValue: z.number().min(0).max(1).nullable(),
  words: z.string().max(160),
  detail: z.string().max(160).nullable(),
  line: z.number().int().nonnegative().nullable(),
  boxPx: Box.nullable(),
  boxMm: Box.nullable(),
  place: Place.nullable(),
  massG: z.number().nullable(),
})
export type Hypothesis = z.infer<typeof Hypothesis>

/** One plane of evidence as stored: 16-bit grey PNG of transmission × 65535. sha256 in hex, over the file's bytes. */
export const EvidenceFile = z.object({
  plane: z.enum(['single', 'low', 'high']),
  file: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().positive(),
})
export type EvidenceFile = z.infer<typeof EvidenceFile>

/** Something wrong with a picture. `share` is the part of the picture (0..1) it concerns; `row` ranges where it can be placed. */
export const QualityFlag = z.object({
  code: z.enum(['saturated', 'too-dark', 'clipped', 'merged', 'no-air', 'lines-lost', 'aborted', 'opaque']),
  share: z.number().min(0).max(1),
  refers: z.boolean(),
  boxPx: Box.nullable(),
})
export type QualityFlag = z.infer<typeof QualityFlag>

/** The picture of one parcel: size, pitch and the stored files. Row 0 is the first line in the direction of travel. */
export const ScanRecord = z.object({
  widthPx: z.number().int().positive(),
  heightPx: z.number().int().positive(),
  pitchAcrossMm: z.number().positive(),
  pitchAlongMm: z.number().positive(),
  energies: z.union([z.literal(1), z.literal(2)]),
  /** Detector channel of the picture's first column; left out for pictures that came as files. */
  fieldXPx: z.number().int().nonnegative().optional(),
  linesLost: z.number().int().nonnegative(),
  evidence: z.array(EvidenceFile),
  quality: z.array(QualityFlag),
  attribution: z.string().nullable(),
})
export type ScanRecord = z.infer<typeof ScanRecord>

/** Who decided: a policy (id = its version) or a person (id = staff id, never a name). */
export const DecidedBy = z.object({ type: z.enum(['policy', 'officer']), id: z.string().min(1).max(40) })
export type DecidedBy = z.infer<typeof DecidedBy>

/** Where the parcel went at the gate: nothing ordered yet, ordered, seen by the gate's own eye, or not seen where it should be. */
export const GateOutcome = z.enum(['none', 'ordered', 'confirmed', 'unconfirmed'])
export type GateOutcome = z.infer<typeof GateOutcome>

/** Versions of everything that took part, so that a result can be explained years later. */
export const Versions = z.object({
  software: z.string(),
  model: z.string().nullable(),
  modelSha256: z.string().nullable(),
  policy: z.string(),
  calibration: z.string().nullable(),
  configuration: z.string(),
})
export type Versions = z.infer<typeof Versions>

/** One parcel's passage through the lane, open (`closedAt` null) or closed. Times are epoch ms. */
export const Inspection = z.object({
  id: z.uuid(),
  laneId: z.string(),
  trackId: z.number().int().min(1).max(65535),
  label: z.string().nullable(),
  otherLabels: z.array(z.string()),
  declaration: Declaration.nullable(),
  enteredAt: z.number(),
  lastLineAt: z.number().nullable(),
  verdictAt: z.number().nullable(),
  decidedAt: z.number().nullable(),
  closedAt: z.number().nullable(),
  lengthMm: z.number().nullable(),
  scan: ScanRecord.nullable(),
  scaleG: z.number().nullable(),
  imageMassG: z.number().nullable(),
  hypotheses: z.array(Hypothesis),
  verdict: Verdict.nullable(),
  decision: Decision.nullable(),
  decidedBy: DecidedBy.nullable(),
  reasonCode: ReasonCode.nullable(),
  gate: GateOutcome,
  versions: Versions,
  timingMs: z
    .object({ imaging: z.number(), inference: z.number(), reconcile: z.number(), total: z.number() })
    .nullable(),
  /** HQ's receipt: not yet there, stored, or refused. */
  receipt: z.enum(['waiting', 'stored', 'refused']).nullable(),
})
export type Inspection = z.infer<typeof Inspection>
