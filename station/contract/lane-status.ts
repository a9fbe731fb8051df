import * as z from 'zod'
import { Decision, Verdict } from './words.ts'

/** What the lane is doing. `safe` latches until a person resets; `scanning` is the one state in which the beam may be on. */
export const LaneMode = z.enum(['stopped', 'running', 'scanning', 'safe'])
export type LaneMode = z.infer<typeof LaneMode>

/** X-ray state from read-back, never from the request. `unknown`: request and read-back differ for too long, or no answer. */
export const BeamState = z.enum(['off', 'on', 'unknown'])
export type BeamState = z.infer<typeof BeamState>

/** One parcel on the belt as the belt strip draws it. `frontMm` and `rearMm` are its place now, in mm from the infeed eye. */
export const TrackedParcel = z.object({
  inspectionId: z.uuid(),
  trackId: z.number().int(),
  label: z.string().nullable(),
  frontMm: z.number(),
  rearMm: z.number().nullable(),
  phase: z.enum(['entering', 'before-beam', 'in-beam', 'judging', 'awaiting-decision', 'decided', 'at-gate', 'lost']),
  verdict: Verdict.nullable(),
  decision: Decision.nullable(),
  merged: z.boolean(),
  /** Seconds until its front reaches the gate at the present speed; null while the belt stands. */
  secondsToGate: z.number().nullable(),
})
export type TrackedParcel = z.infer<typeof TrackedParcel>

/** One line of a stop's timeline: ms after (or before) the first cause. */
export const StopStep = z.object({ atMs: z.number(), words: z.string() })

/** Why the lane stands still, where, what to do now, and what still keeps Reset or Start from working. */
export const StopCause = z.object({
  code: z.enum([
    'interlock',
    'emergency-stop',
    'lamp',
    'plc-silent',
    'detector-silent',
    'generator-silent',
    'portal-silent',
    'dosimeter-silent',
    'radiation',
    'generator-fault',
    'beam-unknown',
    'heartbeat',
    'jam',
    'belt-stopped',
    'gate-unconfirmed',
    'disk-full',
    'operator',
    'start-up',
    'tracking',
  ]),
  /** Name of the interlock or device concerned, for the lane drawing. */
  where: z.string().nullable(),
  words: z.string(),
  whatToDo: z.string(),
  latched: z.boolean(),
  sinceMs: z.number(),
  waitsFor: z.array(z.string()),
  timeline: z.array(StopStep),
})
export type StopCause = z.infer<typeof StopCause>

/** Link to headquarters and what still waits for a receipt. */
export const HqLink = z.object({
  state: z.enum(['linked', 'away', 'refused', 'off']),
  sinceMs: z.number(),
  waiting: z.number().int().nonnegative(),
  refused: z.number().int().nonnegative(),
})
export type HqLink = z.infer<typeof HqLink>

/** Everything the status bar, the belt strip and the stop screen show. Sent whole whenever it changes and at least twice a second. */
export const LaneStatus = z.object({
  laneId: z.string(),
  atMs: z.number(),
  mode: LaneMode,
  beam: BeamState,
  beltMm: z.number(),
  beltSpeedMmS: z.number(),
  /** Places along the belt for drawing, in mm from the infeed eye. */
  geometry: z.object({
    beamMm: z.number(),
    gateMm: z.number(),
    endMm: z.number(),
    tunnelInMm: z.number(),
    tunnelOutMm: z.number(),
  }),
  parcels: z.array(TrackedParcel),
  stop: StopCause.nullable(),
  otherStops: z.number().int().nonnegative(),
  interlocks: z.record(z.string(), z.boolean()),
  hq: HqLink,
  staffId: z.string().nullable(),
  simulated: z.boolean(),
  /** Credit line for images in use, e.g. the licence of replayed scans. */
  attribution: z.string().nullable(),
  /**
   * Counts since the station started; `receipted` are records of every kind since the database began, `hq.waiting` what is still to come.
   * `beltStopsForCleared` is kept at zero by design and shown so that it can be checked.
   */
  counts: z.object({
    judged: z.number(),
    cleared: z.number(),
    referred: z.number(),
    closed: z.number(),
    receipted: z.number(),
    beltStopsForCleared: z.number(),
  }),
})
export type LaneStatus = z.infer<typeof LaneStatus>
