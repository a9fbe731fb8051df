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
