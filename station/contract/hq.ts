import * as z from 'zod'
import { Inspection } from './inspection.ts'

/** One topic level, globally unique; also the CN of the lane's certificate. */
export const LaneId = z
  .string()
  .regex(/^[a-z0-9-]{3,40}$/, 'small letters, digits and dashes, 3 to 40, e.g. harbour-mail-03')

/** Topics of one lane (headquarters.md §1). */
export const topics = (laneId: string) => ({
  inspection: `clearlane/v1/${laneId}/up/inspection`,
  event: `clearlane/v1/${laneId}/up/event`,
  health: `clearlane/v1/${laneId}/up/health`,
  answer: `clearlane/v1/${laneId}/up/answer`,
  receipt: `clearlane/v1/${laneId}/down/receipt`,
  manifest: `clearlane/v1/${laneId}/down/manifest`,
  request: `clearlane/v1/${laneId}/down/request`,
})

/** Every record that goes up. Canonical JSON (RFC 8785), at most 64 KiB. `seq` grows by one per lane, whatever the type. */
export const Envelope = z.object({
  v: z.literal(1),
  type: z.string().max(40),
  id: z.uuid(),
  laneId: LaneId,
  seq: z.number().int().positive(),
  at: z.number(),
  clock: z.object({ source: z.string().max(40), offsetMs: z.number().nullable() }),
  body: z.unknown(),
})
export type Envelope = z.infer<typeof Envelope>

/** Body of `inspection/1`: the closed inspection, with the audit chain's hash at the time it was closed. */
export const InspectionBody = z.object({
  inspection: Inspection,
  auditHash: z.string().regex(/^[0-9a-f]{64}$/),
  declarationSha256: z.string().nullable(),
  tip: z.boolean(),
})
export type InspectionBody = z.infer<typeof InspectionBody>

/** Body of `event/1`: stops with reasons, starts, faults. No names, only staff ids. */
export const EventBody = z.object({
  kind: z.string().max(60),
  words: z.string().max(300),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type LaneEventBody = z.infer<typeof EventBody>

/** The signed message as published: sha256 (hex) and Ed25519 signature (base64) are over the canonical bytes of `envelope`. */
export const SignedRecord = z.object({
  envelope: Envelope,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string(),
  keyId: z.string(),
})
export type SignedRecord = z.infer<typeof SignedRecord>

/** HQ's receipts, up to 200 in one message, sent only after its commit. */
export const Receipts = z
  .array(
    z.object({
      id: z.uuid(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      result: z.enum(['stored', 'duplicate', 'refused']),
      reason: z.string().max(300).optional(),
    }),
  )
  .max(200)
export type Receipts = z.infer<typeof Receipts>

/** What HQ may ask of a lane. */
export const HqRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('resend'), from: z.number().int().positive(), to: z.number().int().positive() }),
  z.object({ type: z.literal('image'), inspectionId: z.uuid() }),
])
export type HqRequest = z.infer<typeof HqRequest>

/** Retained health of a lane; the will is `offline` without versions. */
export const Health = z.object({
  state: z.enum(['online', 'offline']),
  bootId: z.string(),
  at: z.number(),
  mode: z.string().nullable(),
  backlog: z.number().nullable(),
  software: z.string().nullable(),
  publicKey: z.string().nullable(),
})
export type Health = z.infer<typeof Health>
