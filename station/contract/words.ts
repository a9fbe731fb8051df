import * as z from 'zod'

/** The machine's opinion about one parcel. */
export const Verdict = z.enum(['clear', 'refer'])
export type Verdict = z.infer<typeof Verdict>

/** What a person or a policy does with one parcel. Only `release` leaves the lane; the others go to the hold chute. */
export const Decision = z.enum(['release', 'hold', 'examine', 'seize'])
export type Decision = z.infer<typeof Decision>

/** What a hypothesis claims. */
export const HypothesisKind = z.enum([
  'missing',
  'undeclared',
  'quantity',
  'weight',
  'threat',
  'novel',
  'quality',
  'unmanifested',
])
export type HypothesisKind = z.infer<typeof HypothesisKind>

/** Nine fields of the picture as shown. */
export const Place = z.enum([
  'upper left',
  'upper centre',
  'upper right',
  'centre left',
  'centre',
  'centre right',
  'lower left',
  'lower centre',
  'lower right',
])
export type Place = z.infer<typeof Place>

/** A rectangle `[x, y, width, height]`; x across the belt, y along it. In pixels of the scan, or in mm. */
export const Box = z.tuple([z.number(), z.number(), z.number(), z.number()])
export type Box = z.infer<typeof Box>

/** Reason codes an officer or a policy gives for a decision. `policy-*` and `timeout` are never offered to a person. */
export const ReasonCode = z.enum([
  'image-explained',
  'reason-explained',
  'label-checked',
  'other',
  'undeclared-object',
  'weight-differs',
  'quantity-differs',
  'unmanifested',
  'image-quality',
  'document-needed',
  'prohibited',
  'restricted',
  'threat',
  'policy-clear',
  'policy-hold',
  'timeout',
  'restart',
  'safe-stop',
  'tracking-lost',
])
export type ReasonCode = z.infer<typeof ReasonCode>

/** Codes a person may choose for each decision, in the order of the reason sheet (at most four a page). */
export const reasonsFor: Readonly<Record<Decision, readonly ReasonCode[]>> = {
  release: ['image-explained', 'reason-explained', 'label-checked', 'other'],
  hold: ['document-needed', 'unmanifested', 'image-quality', 'other'],
  examine: ['undeclared-object', 'weight-differs', 'quantity-differs', 'other'],
  seize: ['prohibited', 'restricted', 'threat', 'other'],
}
