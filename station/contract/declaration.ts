import * as z from 'zod'

const text = (max: number) => z.string().trim().min(1).max(max)

/** One declared line: goods as declared. `netMassG` is the net mass of the whole line in grams; `value` in the declaration's currency. */
export const DeclaredLine = z.strictObject({
  hs6: z.string().regex(/^\d{6}$/, 'six digits of the Harmonized System, e.g. 610910'),
  description: text(300),
  quantity: z.number().positive().max(1_000_000),
  unit: text(12).default('pcs'),
  netMassG: z.number().nonnegative().max(1_000_000),
  value: z.number().nonnegative().max(100_000_000).nullable().default(null),
  origin: z
    .string()
    .regex(/^[A-Z]{2}$/, 'two capital letters of ISO 3166, e.g. CN')
    .nullable()
    .default(null),
})
export type DeclaredLine = z.infer<typeof DeclaredLine>

/** A party as declared. */
export const Party = z.strictObject({
  name: text(200),
  address: z.string().max(500).default(''),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable()
    .default(null),
})
export type Party = z.infer<typeof Party>

/**
 * What was declared for one label. `parcelCount` is given for a master carton: how many parcels its manifest lists.
 * `grossMassG` includes packing; without it the lines' net mass and the policy's packing share are used.
 */
export const Declaration = z.strictObject({
  label: text(64),
  masterCarton: text(64).nullable().default(null),
  grossMassG: z.number().positive().max(1_000_000).nullable().default(null),
  parcelCount: z.number().int().positive().max(10_000).nullable().default(null),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable()
    .default(null),
  shipper: Party.nullable().default(null),
  consignee: Party.nullable().default(null),
  lines: z.array(DeclaredLine).min(1).max(999),
})
export type Declaration = z.infer<typeof Declaration>
