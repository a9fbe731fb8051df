import type { EyeName, InterlockName } from '../conveyor/conveyor.ts'
import type { Unsubscribe } from '../device.ts'

/**
 * What X-rays meet while a parcel passes: transmission (0..1) of the parcel at one place, per energy. `alongMm` from its front edge,
 * `acrossMm` from its left edge. Single-energy contents give the same number twice.
 */
export interface Contents {
  readonly lengthMm: number
  readonly widthMm: number
  readonly energies: 1 | 2
  /** Fills `low` and `high` with the transmission of every detector channel for the slice at `alongMm`; channels are `pitchMm` apart. */
  slice(alongMm: number, pitchMm: number, low: Float32Array, high: Float32Array): void
}

/** A parcel on the simulated belt. `label` null = unreadable; `frontMm` = belt position at which its front edge was at mm 0. */
export type SimulatedParcel = {
  readonly serial: number
  readonly name: string
  readonly label: string | null
  readonly grams: number
  readonly contents: Contents
  readonly frontMm: number
  /** A radioactive source in its middle: dose rate in µSv/h at 1 m. Most parcels have none. */
  readonly sourceMicrosieverts?: number
}

/** Where things stand along the belt, in mm from the infeed eye. */
export type LaneGeometry = {
  readonly eyesMm: Readonly<Record<EyeName, number>>
  readonly beamMm: number
  readonly barcodeMm: number
  readonly scaleMm: readonly [from: number, to: number]
  readonly gateMm: number
}

/** Faults that a test, a scenario or a technician can switch on. Each is a state of the world, not of a driver. */
export const faultNames = [
  'doorOpen',
  'emergencyStop',
  'lampFailed',
  'plcSilent',
  'detectorSilent',
  'generatorSilent',
  'scaleSilent',
  'labelUnreadable',
  'parcelsTouching',
  'parcelVanishes',
  'gateStuck',
  'sourceOnBelt',
  'scaleDrift',
  'beltJam',
  'downstreamFull',
  'encoderSlip',
  'eyeStuck',
  'plcWrongUnit',
  'plcLate',
  'plcBusy',
] as const
export type FaultName = (typeof faultNames)[number]

/**
 * The one simulated world: one belt, one clock, parcels and their contents. Simulators look at it and act on it only through this
 * interface. Time is milliseconds of lane time; it may run faster than real time.
 */
export interface World {
  readonly geometry: LaneGeometry
  nowMs(): number
  /** Called after each step of world time (at most 5 ms of lane time a step). */
  onStep(listen: (nowMs: number) => void): Unsubscribe
  /** Belt travel since start, and the counts of its drum's encoder (u32, wraps), from which it strays where the belt slips. */
  beltMm(): number
  encoderCounts(): number
  readonly umPerCount: number
  beltSpeedMmS(): number
  /** The PLC drives the belt; ramps are the world's. */
  driveBelt(speedMmS: number): void
  /** How warm it is at the detector; its dark level follows. */
  temperatureC(): number
  eyeBlocked(eye: EyeName): boolean
  /** Parcels now overlapping the given place on the belt (mm from the infeed eye). */
  parcelsAt(placeMm: number): readonly SimulatedParcel[]
  /** Dose rate in µSv/h, above background, of all sources on the belt at a place so far beside its middle: 1/r². */
  radiationAt(placeMm: number, besideMm: number): number
  /** Hard-wired safety chain as wired in the world (door open, E-stop pressed …). */
  interlock(name: InterlockName): boolean
  setInterlock(name: InterlockName, good: boolean): void
  /** Whether the hard-wired AND of the chain and the PLC's request grants X-ray enable; the generator simulator asks it. */
  xrayEnabled(): boolean
  requestXrayEnable(wanted: boolean): void
  /** What the tube puts out now; set by the generator simulator, seen by the detector and the lamp simulators. */
  tubeOutput(): { readonly kilovolts: number; readonly milliamps: number }
  setTubeOutput(kilovolts: number, milliamps: number): void
  /** The gate's position; a parcel that reaches the gate goes where it points. */
  setGate(to: 'release' | 'divert'): void
  fault(name: FaultName): boolean
  setFault(name: FaultName, on: boolean): void
}
