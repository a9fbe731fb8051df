import * as z from 'zod'

/** One row of the technician's device list. */
export const DeviceRow = z.object({
  name: z.string(),
  kind: z.string(),
  url: z.string(),
  state: z.enum(['connecting', 'ready', 'failed', 'closed']),
  sinceMs: z.number(),
  lastAnswerAtMs: z.number().nullable(),
  message: z.string().nullable(),
  simulated: z.boolean(),
  values: z.array(
    z.object({ name: z.string(), value: z.union([z.number(), z.string(), z.boolean()]), unit: z.string().nullable() }),
  ),
  counters: z.object({
    framingErrors: z.number(),
    checksumErrors: z.number(),
    unsolicited: z.number(),
    timeouts: z.number(),
    reconnects: z.number(),
  }),
})
export type DeviceRow = z.infer<typeof DeviceRow>

/** One frame on a device's wire. `hex` is spaced lower-case bytes. */
export const TraceRow = z.object({
  atMs: z.number(),
  direction: z.enum(['sent', 'received']),
  hex: z.string(),
  meaning: z.string(),
})
export type TraceRow = z.infer<typeof TraceRow>

/** One row of a wiring check: what is configured and what was found; `unknown` until use has shown it, `todo` says what to do. */
export const WiringRow = z.object({
  device: z.string(),
  what: z.string(),
  configured: z.string(),
  found: z.string(),
  state: z.enum(['good', 'bad', 'unknown']),
  todo: z.string(),
})
export type WiringRow = z.infer<typeof WiringRow>

/** One row of a connection test. */
export const TestRow = z.object({ what: z.string(), state: z.enum(['good', 'bad', 'unknown']), words: z.string() })
export type TestRow = z.infer<typeof TestRow>

/** A transcript of a device: its file on the lane's PC, frames so far, and whether it still goes on. */
export const RecordingState = z.object({ file: z.string(), frames: z.number().int(), recording: z.boolean() })
export type RecordingState = z.infer<typeof RecordingState>
