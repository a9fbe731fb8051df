import type { Device, Unsubscribe } from '../device.ts'

/** Photo-eyes along the belt, in the order a parcel meets them. `divert` looks at the hold chute, `outfeed` at the release end. */
export const eyeNames = ['infeed', 'tunnelIn', 'tunnelOut', 'divert', 'outfeed'] as const
export type EyeName = (typeof eyeNames)[number]

/**
 * What the PLC has latched for one eye. `rises` and `falls` are u16 counters that wrap, so no edge is ever missed between two
 * polls; belt positions of the newest edge are in mm. A rise is a front edge (the eye becomes blocked).
 */
export type EyeLatch = {
  readonly rises: number
  readonly falls: number
  readonly riseBeltMm: number
  readonly fallBeltMm: number
  readonly blocked: boolean
}

/** Inputs of the safety chain as the PLC sees them. Every one must be true for the beam; names say the good state. */
export const interlockNames = [
  'emergencyStopReleased',
  'interlockAClosed',
  'interlockBClosed',
  'door1Closed',
  'door2Closed',
  'accessPanelClosed',
  'curtainsInPlace',
  'keyOn',
  'safetyRelayGood',
  'heartbeatGood',
  'operatorPresent',
] as const
export type InterlockName = (typeof interlockNames)[number]

/** One poll of the PLC. `beltMm` never runs backwards by wrapping (the driver unwraps the u32 encoder); speed is signed. */
export type ConveyorReading = {
  readonly atMs: number
  readonly beltMm: number
  readonly speedMmS: number
  readonly beltRunning: boolean
  readonly eyes: Readonly<Record<EyeName, EyeLatch>>
  readonly interlocks: Readonly<Record<InterlockName, boolean>>
  /** Lamp current is measured: true only while the X-RAY ON lamps really draw current (hardware.md §4.2 DI 13). */
  readonly lampCurrent: boolean
  readonly xrayEnableGranted: boolean
  readonly jam: boolean
  readonly outfeedFull: boolean
  /** PackML StateCurrent (PackTags v3 numbers). */
  readonly packmlState: number
  readonly stopReason: number
  readonly parcelCount: number
  /** Sequence number of the last gate order that the PLC has accepted (IR 24). */
  readonly gateEcho: number
  readonly plcHeartbeat: number
  /** What else the PLC tells. Every reading of the driver has it; stories of the lane may go without. */
  readonly details?: ConveyorDetails
}

/** One edge of a photo-eye from the PLC's event ring; `blocked` true is a front edge. The place is that of the edge itself. */
export type EyeEdge = { readonly eye: EyeName; readonly blocked: boolean; readonly beltMm: number }

/**
 * The rest of a reading. `edges` are those since the reading before, oldest first; `eventsLost` counts events that had left the ring
 * before they were read (the latches still count their edges). `lastRefusal` and `warnings` (what a technician should look at) are in
 * words. A value that the map lacks is null.
 */
export type ConveyorDetails = {
  readonly unitMode: UnitMode | null
  readonly stopReasonWords: string
  readonly lastRefusal: string | null
  readonly reverse: boolean
  readonly trackingValid: boolean | null
  readonly supplyVolts: number | null
  readonly cabinetCelsius: number | null
  readonly warnings: readonly string[]
  readonly edges: readonly EyeEdge[]
  readonly eventsLost: number
}

/** PackML unit modes (hardware.md §4.1). Production starts the belt; it is jogged in the others, or while Held. */
export type UnitMode = 'Production' | 'Maintenance' | 'Manual'

/** What happened at the PLC, in past tense. Belt positions are in mm; `why` and `words` are sentences for people. */
export type ConveyorFact =
  | ({ readonly type: 'eyeChanged' } & EyeEdge)
  | { readonly type: 'gateMoved'; readonly trackId: number; readonly beltMm: number }
  | { readonly type: 'beltJammed'; readonly beltMm: number }
  | { readonly type: 'jamCleared' }
  | { readonly type: 'laneFilled'; readonly beltMm: number }
  | { readonly type: 'laneFreed' }
  | { readonly type: 'stateChanged'; readonly from: string; readonly to: string; readonly why: string }
  | { readonly type: 'modeChanged'; readonly to: UnitMode | null }
  | { readonly type: 'orderRefused'; readonly words: string }
  | { readonly type: 'eventsLost'; readonly count: number }

/**
 * One decision for one parcel at the gate, valid only while the parcel's front edge is inside the belt window. `sequence` grows
 * by one (u16, wraps). Without a matching order the PLC sends every parcel to the hold chute.
 */
export type GateOrder = {
  readonly trackId: number
  readonly decision: 'release' | 'divert'
  readonly sequence: number
  readonly windowMm: readonly [from: number, to: number]
}

/** Colours of the stack light; `flash` where the PLC flashes it. */
export type StackLight = {
  readonly red: 'off' | 'on' | 'flash'
  readonly amber: 'off' | 'on' | 'flash'
  readonly green: 'off' | 'on' | 'flash'
  /** Blue and white do not flash on a PLC; they are steady instead. */
  readonly blue?: 'off' | 'on' | 'flash'
  readonly white?: 'off' | 'on' | 'flash'
  readonly buzzer: boolean
}

/** PackML commands (CntrlCmd); their numbers stand in packml.ts. */
export type ConveyorCommand =
  'reset' | 'start' | 'stop' | 'hold' | 'unhold' | 'suspend' | 'unsuspend' | 'abort' | 'clear' | 'complete'

/** A jog moves the belt while it stands by PackML; `off` ends it. */
export type Jog = 'forward' | 'reverse' | 'off'

/** A conveyor with its PLC. Polls by itself (10–25 Hz) and feeds the PLC's watchdog only while `feedWatchdog` says so. */
export interface Conveyor extends Device {
  onReading(listen: (reading: ConveyorReading) => void): Unsubscribe
  /** The newest reading, or null before the first. */
  reading(): ConveyorReading | null
  /** What happened between two polls, told before the reading that shows it. */
  onFact(listen: (fact: ConveyorFact) => void): Unsubscribe
  /** Commands wait for each other's end state. Throws DriverError `refused` when the PLC rejects it (the message says why). */
  command(command: ConveyorCommand): Promise<void>
  setSpeed(mmPerSecond: number): Promise<void>
  /** Changes the unit mode of a belt that stands. Throws DriverError `refused`. */
  setMode(mode: UnitMode): Promise<void>
  /** Jogs until `off`; the PLC ends it by itself without heartbeat. Throws DriverError `refused` while X-rays are enabled or the belt runs. */
  jog(direction: Jog): Promise<void>
  /**
   * Brings the belt back by so many mm (at most 5000) for a second scan: held, beam off, then Unhold goes on. Resolves when the belt
   * stands, with the way it went. Throws DriverError `refused` or `timeout`; the jog is ended whatever happens.
   */
  reverse(mm: number): Promise<number>
  /** Asks for (or withdraws) the X-ray enable; a request only: the hard-wired chain decides. `false` jumps every queue. */
  requestXrayEnable(wanted: boolean): Promise<void>
  /** Writes the order in one FC16 and resolves when the PLC has echoed its sequence. Throws DriverError `timeout`. */
  orderGate(order: GateOrder): Promise<void>
  setLights(light: StackLight): Promise<void>
  /** Whether the IPC heartbeat is written with each poll. False lets the PLC's watchdog trip. */
  feedWatchdog(alive: boolean): void
}
