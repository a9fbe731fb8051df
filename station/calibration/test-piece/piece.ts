import { readdirSync, readFileSync } from 'node:fs'
import * as z from 'zod'
import { TestPieceError } from './test-piece-error.ts'

const mm = z.number().nonnegative()
const Place = z.tuple([mm, mm])
const Box = z.tuple([mm, mm, z.number().positive(), z.number().positive()])
const Wire = z.object({
  awg: z.number().min(10).max(50),
  fromMm: Place,
  toMm: Place,
  wave: z.object({ amplitudeMm: z.number().positive(), periodMm: z.number().positive() }).optional(),
})
const Patch = z.object({ mm, boxMm: Box })
const MaterialPatch = Patch.extend({ material: z.string() })

/**
 * A test piece as data, all lengths in mm from its corner (u along its longer side, v across it): round marks by which it is found, and
 * the parts that are scored. A part that a piece has not is left out, and so is its score.
 */
export const TestPiece = z.object({
  format: z.literal('test-piece/1'),
  id: z.string(),
  name: z.string(),
  sizeMm: Place,
  base: z.object({ material: z.string(), mm }),
  fiducials: z.object({
    material: z.string(),
    mm,
    discs: z.array(z.object({ id: z.string(), atMm: Place, diameterMm: z.number().positive() })).min(3),
  }),
  wires: z.array(Wire).optional(),
  penetration: z.object({ material: z.string(), steps: z.array(Patch.extend({ wires: z.array(Wire) })) }).optional(),
  steel: z
    .object({
      strip: z.object({ material: z.string(), mm }),
      steps: z.array(Patch.extend({ stripMm: Box })).min(3),
    })
    .optional(),
  edges: z
    .object({
      material: z.string(),
      mm,
      slabs: z.array(z.object({ centreMm: Place, sideMm: z.number().positive(), turnDeg: z.number() })),
    })
    .optional(),
  linePairs: z
    .object({
      material: z.string(),
      mm,
      groups: z.array(z.object({ across: z.enum(['u', 'v']), barMm: z.number().positive(), boxMm: Box })),
    })
    .optional(),
  thinOrganic: z.object({ material: z.string(), steps: z.array(Patch).min(2) }).optional(),
  pairs: z
    .array(z.object({ kind: z.enum(['organicInorganic', 'organicOrganic']), one: MaterialPatch, other: MaterialPatch }))
    .optional(),
  field: MaterialPatch.optional(),
})
export type TestPiece = z.infer<typeof TestPiece>
/** A place on a piece, and a rectangle on it: corner, width along u, height along v. In mm. */
export type PlaceMm = z.infer<typeof Place>
export type BoxMm = z.infer<typeof Box>
/** A copper wire of a piece, straight or with a wave about the line from end to end. */
export type PieceWire = z.infer<typeof Wire>

const folder = new URL('pieces/', import.meta.url)

/** Ids of the pieces that are known, as in `pieces/`. */
export function pieceIds(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -5))
    .sort()
}

/** A known piece by its id in any case. Throws TestPieceError `no-piece` or `bad-piece`. */
export function knownPiece(id: string): TestPiece {
  const known = pieceIds()
  const name = id.toLowerCase()
  if (!known.includes(name))
    throw new TestPieceError('no-piece', `There is no test piece "${id}"; known: ${known.join(', ')}.`)
  return readPiece(JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')))
}

/** Reads a piece's description. Throws TestPieceError `bad-piece` with each field that is wrong. */
export function readPiece(value: unknown): TestPiece {
  const parsed = TestPiece.safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(whole file)'}: ${issue.message}`)
  throw new TestPieceError('bad-piece', `This is no test piece: ${faults.join('; ')}.`)
}

/** Diameter in mm of a wire of the American wire gauge (ASTM B258): 24 is 0.511 mm, each 6 numbers halve it. */
export function awgMm(awg: number): number {
  return 0.127 * 92 ** ((36 - awg) / 39)
}

/** The gauge number of a diameter in mm. */
export function mmAwg(diameterMm: number): number {
  return 36 - (39 * Math.log(diameterMm / 0.127)) / Math.log(92)
}
