import * as z from 'zod'
import { LaneId } from '../contract/hq.ts'
import { Policy } from '../contract/policy.ts'

const mm = z.number().finite()
const settings = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({})

/** One device: which driver, where, and the driver's own settings. `sim:` URLs run the driver's simulator on a loopback socket. */
export const DeviceConfig = z.strictObject({ driver: z.string().min(1), url: z.string().min(3), settings })
export type DeviceConfig = z.infer<typeof DeviceConfig>

/** Places along the belt in mm from the infeed eye, measured at installation. */
export const LayoutConfig = z.strictObject({
  eyesMm: z.strictObject({ infeed: z.literal(0), tunnelIn: mm, tunnelOut: mm, divert: mm, outfeed: mm }),
  beamMm: mm,
  barcodeMm: mm,
  scaleMm: z.tuple([mm, mm]),
  /** Where a radiation portal looks, where the lane has one. */
  portalMm: z.tuple([mm, mm]).nullable().default(null),
  gateMm: mm,
  endMm: mm,
  toleranceMm: z.number().positive(),
  scanMarginMm: z.number().nonnegative(),
  longestParcelMm: z.number().positive(),
  beamIdleMm: z.number().positive(),
  gateLeadMm: z.number().positive(),
})

/** The simulated world: used only when every device is simulated. Speeds up lane time by `clockFactor`. */
export const SimulationConfig = z.strictObject({
  /** A scan-set/1 folder whose scans travel the belt, or `goods` for generated dual-energy parcels. */
  source: z.string().min(1),
  seed: z.number().int(),
  /** Of generated parcels: how many different ones, how they are packed, and which share of their declarations lies. */
  parcels: z.number().int().min(3).max(100).default(40),
  form: z.enum(['retail', 'master', 'mailer', 'pallet', 'any']).default('any'),
  lyingShare: z.number().min(0).max(1).default(0.2),
  /** Belt travel from one front edge to the next, in mm. */
  spacingMm: z.number().positive(),
  clockFactor: z.number().positive().max(100),
  /** Presses Reset and Start by itself as staff `SIM-0`; refused as soon as one device is real. */
  startByItself: z.boolean(),
})
export type SimulationConfig = z.infer<typeof SimulationConfig>

/** Everything a lane needs to know, from one YAML file. Versioned as a whole; the version goes into every inspection. */
export const LaneConfig = z.strictObject({
  version: z.string().min(1).max(40),
  laneId: LaneId,
  dataFolder: z.string().min(1),
  http: z.strictObject({ host: z.literal('127.0.0.1'), port: z.number().int().min(0).max(65535) }),
  belt: z.strictObject({ speedMmS: z.number().min(20).max(2000) }),
  beam: z.strictObject({
    kilovolts: z.number().min(10).max(450),
    milliamps: z.number().min(0.01).max(50),
    mismatchMs: z.number().int().min(100).max(10_000),
  }),
  layout: LayoutConfig,
  detector: z.strictObject({
    channels: z.number().int().min(16).max(16_384),
    pitchMm: z.number().positive(),
    energies: z.union([z.literal(1), z.literal(2)]),
    /** One line each so many belt counts; with the PLC's µm per count it gives the pitch along the belt. */
    encoderDiv: z.number().int().min(1),
    umPerCount: z.number().int().positive(),
    integrationUs: z.number().int().positive(),
  }),
  devices: z.strictObject({
    conveyor: DeviceConfig,
    detector: DeviceConfig,
    generator: DeviceConfig,
    barcode: DeviceConfig,
    scale: DeviceConfig,
    /** What a lane may have besides. */
    labelCamera: DeviceConfig.optional(),
    portal: DeviceConfig.optional(),
    dosimeter: DeviceConfig.optional(),
    stackLight: DeviceConfig.optional(),
  }),
  model: z.strictObject({ card: z.string().min(1).nullable(), threads: z.number().int().min(1).max(16) }),
  policy: Policy,
  evidence: z.strictObject({ minimumFreeMiB: z.number().int().nonnegative() }),
  /** `demo` starts a headquarters of the station's own beside it; null keeps everything here. */
  hq: z
    .union([
      z.literal('demo'),
      z.strictObject({
        url: z.string().min(1),
        caFile: z.string(),
        certFile: z.string(),
        keyFile: z.string(),
        imagesUrl: z.string().nullable(),
      }),
    ])
    .nullable(),
  manifests: z.array(z.string()),
  attribution: z.string().nullable(),
  simulation: SimulationConfig.nullable(),
})
export type LaneConfig = z.infer<typeof LaneConfig>

/** True when no row of the configuration drives anything real. */
export function isSimulated(config: LaneConfig): boolean {
  return Object.values(config.devices).every((device) => device === undefined || device.url.startsWith('sim:'))
}
