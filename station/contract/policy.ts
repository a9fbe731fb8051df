import * as z from 'zod'

/** Dated rules of one lane: what turns hypotheses into a verdict. Everything a law or a supervisor may change. */
export const Policy = z.strictObject({
  version: z.string().min(1).max(40),
  validFrom: z.iso.date(),
  /** Declared against scale: allowed difference is the larger of `share` of the declared gross mass and `grams`. */
  weight: z.strictObject({ share: z.number().min(0).max(1), grams: z.number().min(0) }),
  /** Packing as share of net mass where no gross mass is declared. */
  packingShare: z.number().min(0).max(2),
  /** Score from which an undeclared object refers the parcel; null takes the model card's own threshold. */
  undeclaredScore: z.number().min(0).max(1).nullable(),
  /** Whether a parcel without a declaration is referred. Turning it off is only for a lane on trial. */
  referUnmanifested: z.boolean(),
  /** Share of the image (0..1) through which nothing is seen, from which the parcel is referred. */
  opaqueShare: z.number().min(0).max(1),
  /**
   * On a lane with a portal or a dosimeter: whether a portal's alarm refers the parcel, whether the dosimeter's limit stops the lane, and
   * which of the two must answer for the lane to run.
   */
  radiation: z
    .strictObject({
      referAlarms: z.boolean().default(true),
      dosimeterStops: z.boolean().default(true),
      required: z.array(z.enum(['portal', 'dosimeter'])).default([]),
    })
    .prefault({}),
  /**
   * A calibration that is out of date, or outside what it holds for: `advisory` refers every parcel, `lock` refuses Start as well, `off`
   * asks for no formal calibration.
   */
  calibration: z.enum(['off', 'advisory', 'lock']).default('advisory'),
  /** What happens to a referred parcel that nobody decided on before the gate. Never `release`. */
  onTimeout: z.enum(['hold', 'examine']),
  /** A verdict that is not there after this time is `refer`. */
  verdictTimeoutMs: z.number().int().min(50).max(10_000),
})
export type Policy = z.infer<typeof Policy>
