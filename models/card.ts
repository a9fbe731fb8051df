import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import * as z from 'zod'
import { ModelError } from './model-error.ts'

/** What a model card says that the runtime needs; metrics and provenance stay in the file for people. */
const Card = z.object({
  id: z.string().min(1),
  version: z.number().int().positive(),
  weights: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  input: z.object({
    name: z.string(),
    clamp: z.number().positive(),
    scale: z.number().positive(),
    padMultiple: z.number().int().positive(),
    pitchMm: z.number().positive(),
  }),
  outputs: z.object({ heat: z.string(), size: z.string(), stride: z.number().int().positive() }),
  /** Dark areas hanging on the picture's edge, where the network was not trained. */
  borderShadow: z.object({ transmissionAtMost: z.number().min(0).max(1), growPx: z.number().int().nonnegative() }),
  threshold: z.number().min(0).max(1),
  /** Marks weaker than this are not even mentioned. */
  least: z.number().min(0).max(1),
  /** The strongest mark on no body of each calibration scan, ascending: what calm parcels look like. */
  background: z.array(z.number()).min(1),
  golden: z.object({
    picture: z.string(),
    widthPx: z.number().int(),
    heightPx: z.number().int(),
    outputs: z.string(),
    tolerance: z.number().positive(),
  }),
})

/** A card with its paths made absolute. */
export type ModelCard = z.infer<typeof Card>

/** Reads a card. Throws ModelError `missing-file` or `bad-card`, naming the field. */
export function readCard(file: string): ModelCard {
  const parsed = Card.safeParse(parseJson(file))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ModelError(
      'bad-card',
      `${file}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not a model card'}.`,
    )
  }
  const at = (path: string): string => resolve(dirname(file), path)
  const { golden, weights } = parsed.data
  return {
    ...parsed.data,
    weights: at(weights),
    golden: { ...golden, picture: at(golden.picture), outputs: at(golden.outputs) },
  }
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new ModelError(
      'missing-file',
      `The model card ${file} cannot be read; check model.card in the configuration.`,
      { cause },
    )
  }
}

/**
 * How often a calm parcel would show a mark at least this strong: the conformal p-value (1 + count ≥ score) / (n + 1) over the card's
 * calibration scans. It never is below 1 / (n + 1): more cannot be known from n scans.
 */
export function pValueOf(score: number, background: readonly number[]): number {
  const asStrong = background.filter((strongest) => strongest >= score).length
  return (1 + asStrong) / (background.length + 1)
}
