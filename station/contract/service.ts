import * as z from 'zod'

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
const nothing = z.object({})

/** What a technician's record is about. */
export const ServiceKind = z.enum([
  'warm-up',
  'interlock-test',
  'lamp-test',
  'belt-test',
  'survey',
  'maintenance',
  'spare-part',
])
export type ServiceKind = z.infer<typeof ServiceKind>

/** One act of a technician as it stands in the audit chain (`auditHash`) and goes to headquarters. `subject` is the task, part or device. */
export const ServiceRecord = z.object({
  id: z.uuid(),
  kind: ServiceKind,
  subject: z.string(),
  atMs: z.number(),
  staffId: z.string(),
  words: z.string(),
  result: z.enum(['good', 'bad', 'done']),
  body: z.record(z.string(), z.unknown()),
  auditHash: z.string(),
})
export type ServiceRecord = z.infer<typeof ServiceRecord>

/** One rung of the seasoning ladder: kV and mA to stand on, for so many ms. */
const Rung = z.object({ kilovolts: z.number(), milliamps: z.number(), dwellMs: z.number() })

/** The generator for the person who warms it up. `waitsFor` says in words what keeps "Warm up" from working; empty = it works. */
export const GeneratorPanel = z.object({
  warmUp: z.object({
    state: z.enum(['needed', 'running', 'done']),
    progress: z.number().min(0).max(1),
    kilovolts: z.number().nullable(),
    message: z.string().nullable(),
  }),
  ladder: z.array(Rung),
  arcs: z.number().nullable(),
  hours: z.number().nullable(),
  beamSeconds: z.number(),
  idle: z.string(),
  watchdog: z.string(),
  emitting: z.boolean().nullable(),
  kilovolts: z.number().nullable(),
  milliamps: z.number().nullable(),
  waitsFor: z.array(z.string()),
})
export type GeneratorPanel = z.infer<typeof GeneratorPanel>

/**
 * One step of the interlock test. `openedWithinMs`: between which two readings the input was seen to open; `withdrawnMs`: from the reading
 * that shows it open to the one that shows the X-ray enable gone, 0 = the same reading; `generatorMs` the same for the generator's own
 * word, null where it tells none; `latched`: the lane went to a safe stop. `others` are inputs that opened with it.
 */
export const InterlockStep = z.object({
  name: z.string(),
  open: z.string(),
  close: z.string(),
  state: z.enum(['to come', 'now', 'good', 'bad', 'left out']),
  granted: z.boolean(),
  openedWithinMs: z.number().nullable(),
  withdrawnMs: z.number().nullable(),
  generatorMs: z.number().nullable(),
  latched: z.boolean(),
  closedAgain: z.boolean(),
  others: z.array(z.string()),
  words: z.string(),
})
export type InterlockStep = z.infer<typeof InterlockStep>

/** The interlock test as it stands: `say` is what the person is to do now; `waitsFor` what keeps it from beginning. */
export const InterlockTest = z.object({
  phase: z.enum(['idle', 'permission', 'open it', 'close it', 'step done', 'finished']),
  say: z.string(),
  steps: z.array(InterlockStep),
  waitsFor: z.array(z.string()),
})
export type InterlockTest = z.infer<typeof InterlockTest>

/** One input of the PLC: what it is called, whether it is on, and what that means. */
export const PlcInput = z.object({ name: z.string(), title: z.string(), on: z.boolean(), words: z.string() })
export type PlcInput = z.infer<typeof PlcInput>

/** How one lamp is lit. */
export const LampState = z.enum(['off', 'on', 'flash'])
/** Lamps and buzzer of the stack light. */
export const Lamps = z.object({
  red: LampState,
  amber: LampState,
  green: LampState,
  blue: LampState,
  white: LampState,
  buzzer: z.boolean(),
})
export type Lamps = z.infer<typeof Lamps>

/** Every input live, and the lamps where a person has them by hand (null = the lane has them). */
export const IoPanel = z.object({
  atMs: z.number().nullable(),
  inputs: z.array(PlcInput),
  numbers: z.array(z.object({ name: z.string(), value: z.string() })),
  lamps: Lamps.nullable(),
  waitsFor: z.array(z.string()),
})
export type IoPanel = z.infer<typeof IoPanel>

/** Distances of the eyes as configured and as parcels show them, and the last edges with the time of day at which they passed. */
export const EyeTiming = z.object({
  pairs: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      configuredMm: z.number(),
      foundMm: z.number().nullable(),
      parcels: z.number(),
    }),
  ),
  edges: z.array(z.object({ eye: z.string(), blocked: z.boolean(), beltMm: z.number(), atMs: z.number() })),
  toleranceMm: z.number(),
})
export type EyeTiming = z.infer<typeof EyeTiming>

/** One speed of the belt test: mean and spread once it is steady, and the time to get there. */
export const BeltStep = z.object({
  orderedMmS: z.number(),
  reachedMmS: z.number().nullable(),
  spreadMmS: z.number().nullable(),
  rampMs: z.number().nullable(),
  good: z.boolean().nullable(),
})
export type BeltStep = z.infer<typeof BeltStep>

/** The belt test as it stands; `curve` is speed over time since it began. */
export const BeltTest = z.object({
  phase: z.enum(['idle', 'running', 'stopping', 'finished', 'ended early']),
  say: z.string(),
  steps: z.array(BeltStep),
  stop: z.object({ fromMmS: z.number(), mm: z.number(), ms: z.number() }).nullable(),
  curve: z.array(z.object({ ms: z.number(), mmS: z.number() })),
  waitsFor: z.array(z.string()),
})
export type BeltTest = z.infer<typeof BeltTest>

/** Smallest and largest value of neighbouring channels, one pair a point of the drawing. */
const Envelope = z.object({ min: z.array(z.number()), max: z.array(z.number()) })

/** The last line of the detector, thinned for a drawing, with the spread of each channel over so many lines, and the mean of each board. */
export const LineScope = z.object({
  atMs: z.number(),
  channels: z.number().int(),
  perPoint: z.number().int(),
  lines: z.number().int(),
  beamOn: z.boolean(),
  saturated: z.boolean(),
  fullScale: z.number(),
  low: Envelope,
  high: Envelope.nullable(),
  varianceLow: z.array(z.number()),
  varianceHigh: z.array(z.number()).nullable(),
  boards: z.array(
    z.object({ first: z.number().int(), low: z.number(), high: z.number().nullable(), offset: z.number() }),
  ),
})
export type LineScope = z.infer<typeof LineScope>

/** One task of the maintenance calendar. `own` = it is done by a test or a form, not by ticking it off. */
export const CalendarRow = z.object({
  id: z.string(),
  title: z.string(),
  how: z.string(),
  everyDays: z.number(),
  own: z.enum(['interlock-test', 'survey']).nullable(),
  lastAtMs: z.number().nullable(),
  lastBy: z.string().nullable(),
  lastResult: z.enum(['good', 'bad', 'done']).nullable(),
  dueAtMs: z.number().nullable(),
  state: z.enum(['good', 'soon', 'due', 'never', 'bad']),
})
export type CalendarRow = z.infer<typeof CalendarRow>

/** A leakage survey: dose rate at 5 cm from the surface, point by point, in µSv/h. */
export const Survey = z.object({
  instrument: z.string().min(2).max(80),
  calibratedUntil: z.iso.date(),
  kilovolts: z.number().min(0).max(450),
  milliamps: z.number().min(0).max(50),
  backgroundUSvH: z.number().min(0).max(100),
  points: z
    .array(z.object({ place: z.string().min(1).max(60), uSvH: z.number().min(0).max(100_000) }))
    .min(1)
    .max(40),
  remarks: z.string().max(300).default(''),
})
export type Survey = z.infer<typeof Survey>

/** The area dosimeter: its word now, the last hours, the points that a survey measures and its limit in µSv/h. */
export const DoseLog = z.object({
  nowUSvH: z.number().nullable(),
  hours: z.array(z.object({ hourMs: z.number(), readings: z.number(), meanUSvH: z.number(), maxUSvH: z.number() })),
  points: z.array(z.string()),
  limitUSvH: z.number(),
})
export type DoseLog = z.infer<typeof DoseLog>

/** One line of the error log. */
export const ServiceEvent = z.object({
  seq: z.number(),
  atMs: z.number(),
  kind: z.string(),
  words: z.string(),
  facts: z.record(z.string(), z.unknown()),
})
export type ServiceEvent = z.infer<typeof ServiceEvent>

/** One part that wears: what it has counted since it was new, and what it is made for (null = not known). */
export const WearRow = z.object({
  id: z.string(),
  title: z.string(),
  value: z.number().nullable(),
  unit: z.string(),
  expected: z.number().nullable(),
  sinceMs: z.number().nullable(),
  replaced: z.boolean(),
})
export type WearRow = z.infer<typeof WearRow>

/** Calls of the technician's screens; each is one function of `station/service`. */
export const serviceCalls = {
  'generator.panel': call(nothing, GeneratorPanel),
  /** Begins a warm-up with X-rays and answers at once; the lane has to stand and its tunnel to be empty. */
  'generator.warmUp': call(nothing, GeneratorPanel),
  /** Off: no precondition, whatever the lane does. */
  'generator.off': call(nothing, GeneratorPanel),
  'interlock.test': call(nothing, InterlockTest),
  /** `begin`, `next` step (also resets the lane after a step), leave a step out, give the test up, or sign what was found. */
  'interlock.act': call(
    z.object({
      act: z.enum(['begin', 'next', 'leave out', 'give up', 'sign']),
      words: z.string().max(200).default(''),
    }),
    InterlockTest,
  ),
  'io.panel': call(nothing, IoPanel),
  /** Lights lamps by hand while the lane stands; null gives them back to the lane. */
  'io.lamps': call(z.object({ lamps: Lamps.nullable() }), IoPanel),
  'eyes.timing': call(nothing, EyeTiming),
  'belt.test': call(nothing, BeltTest),
  'belt.act': call(z.object({ act: z.enum(['begin', 'stop']) }), BeltTest),
  /** The last line; the station listens to the detector for it only while it is asked. */
  'scope.line': call(nothing, LineScope.nullable()),
  'service.calendar': call(nothing, z.array(CalendarRow)),
  'service.done': call(z.object({ task: z.string(), words: z.string().max(300).default('') }), z.array(CalendarRow)),
  'service.dose': call(nothing, DoseLog),
  'service.survey': call(Survey, ServiceRecord),
  'service.events': call(
    z.object({
      kinds: z.array(z.string()).max(40).default([]),
      words: z.string().max(80).default(''),
      fromMs: z.number().default(0),
      toMs: z.number().default(Number.MAX_SAFE_INTEGER),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    z.array(ServiceEvent),
  ),
  'service.wear': call(nothing, z.array(WearRow)),
  'service.replaced': call(z.object({ part: z.string(), words: z.string().max(300).default('') }), z.array(WearRow)),
  'service.records': call(
    z.object({ kind: ServiceKind.nullable().default(null), limit: z.number().int().min(1).max(200).default(50) }),
    z.array(ServiceRecord),
  ),
}
