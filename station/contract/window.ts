import * as z from 'zod'
import { CalibrationOverview, CalibrationPast, ProcedureId, RunAction } from './calibration.ts'
import { DeviceRow, RecordingState, TestRow, TraceRow, WiringRow } from './devices.ts'
import { Inspection } from './inspection.ts'
import { LaneStatus } from './lane-status.ts'
import { serviceCalls } from './service.ts'
import { Decision, ReasonCode } from './words.ts'

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
const nothing = z.object({})

/**
 * Everything the page may ask of the station, and everything the station tells it. Calls are `POST /api/call/<name>` with a JSON body;
 * events come over the WebSocket `/api/events` as `{ event, body }`. A binary WebSocket message is one strip of lines (`encodeStrip`).
 */
export const contract = {
  calls: {
    'lane.status': call(nothing, LaneStatus),
    'lane.start': call(nothing, nothing),
    'lane.stop': call(nothing, nothing),
    'lane.reset': call(nothing, nothing),
    'inspections.recent': call(
      z.object({ limit: z.number().int().min(1).max(500), before: z.number().nullable().default(null) }),
      z.array(Inspection),
    ),
    'inspection.get': call(z.object({ id: z.uuid() }), Inspection),
    'inspection.decide': call(z.object({ id: z.uuid(), decision: Decision, reasonCode: ReasonCode }), Inspection),
    'devices.list': call(nothing, z.array(DeviceRow)),
    'device.trace': call(z.object({ name: z.string(), limit: z.number().int().min(1).max(1000) }), z.array(TraceRow)),
    /** Watches a device for three seconds and tells what it saw. */
    'device.test': call(z.object({ name: z.string() }), z.array(TestRow)),
    /** Begins (`on`) or ends a transcript; without `on` only tells. Beginning opens the device's line anew and needs a standing lane. */
    'device.record': call(
      z.object({ name: z.string(), on: z.boolean().nullable().default(null) }),
      RecordingState.nullable(),
    ),
    'wiring.check': call(nothing, z.array(WiringRow)),
    'calibration.overview': call(nothing, CalibrationOverview),
    /** Begins a procedure; one that is under way goes on instead. */
    'calibration.begin': call(z.object({ procedure: ProcedureId }), CalibrationOverview),
    'calibration.act': call(z.object({ action: RunAction }), CalibrationOverview),
    'calibration.history': call(nothing, z.array(CalibrationPast)),
    /** Takes the results of an earlier set into use again, as a new version. */
    'calibration.revert': call(z.object({ version: z.number().int().positive() }), CalibrationOverview),
    'simulation.faults': call(nothing, z.record(z.string(), z.boolean())),
    'simulation.setFault': call(z.object({ name: z.string(), on: z.boolean() }), z.record(z.string(), z.boolean())),
    'session.staff': call(
      z.object({
        staffId: z.string().regex(/^[A-Z]-\d{3,6}$/, 'a letter, a dash and three to six digits, e.g. K-2107'),
      }),
      nothing,
    ),
    ...serviceCalls,
  },
  events: {
    'lane.status': LaneStatus,
    'inspection.changed': Inspection,
    'devices.changed': z.array(DeviceRow),
  },
}

export type Calls = typeof contract.calls
export type CallName = keyof Calls
export type Events = typeof contract.events
export type EventName = keyof Events
/** What a caller sends (before defaults are filled in). */
export type Input<K extends CallName> = z.input<Calls[K]['input']>
/** What a handler receives (after defaults are filled in). */
export type Parsed<K extends CallName> = z.output<Calls[K]['input']>
export type Output<K extends CallName> = z.output<Calls[K]['output']>
export type EventBody<K extends EventName> = z.output<Events[K]>

/** Answer of a failed call: `code` to decide by, `message` to show, `fields` for bad input. */
export const CallError = z.object({
  code: z.string(),
  message: z.string(),
  fields: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
})
export type CallError = z.infer<typeof CallError>
