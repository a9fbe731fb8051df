import { type EyeName, eyeNames, type InterlockName, interlockNames } from './conveyor.ts'

/**
 * Everything that a PLC of a lane can tell and be told, by name. A register map (maps/*.json) says where each of them lies; this table
 * says what it means and whether a map can do without it.
 */
export type Signal = {
  /** `told` is read from the PLC, `ordered` is written to it. */
  readonly access: 'told' | 'ordered'
  readonly kind: 'bit' | 'number'
  readonly required: boolean
  readonly unit: string
  readonly meaning: string
}

type Rest = readonly [required: boolean, unit: string, meaning: string]
const toldBit = (required: boolean, meaning: string): Signal => signal('told', 'bit', [required, '', meaning])
const told = (...rest: Rest): Signal => signal('told', 'number', rest)
const orderedBit = (required: boolean, meaning: string): Signal => signal('ordered', 'bit', [required, '', meaning])
const ordered = (...rest: Rest): Signal => signal('ordered', 'number', rest)

function signal(access: Signal['access'], kind: Signal['kind'], [required, unit, meaning]: Rest): Signal {
  return { access, kind, required, unit, meaning }
}

/** Signals of one kind for each of the names, e.g. `infeedRises` … `outfeedRises`. */
function each<Name extends string, Suffix extends string>(
  names: readonly Name[],
  suffix: Suffix,
  make: (name: Name) => Signal,
): Record<`${Name}${Suffix}`, Signal> {
  return Object.fromEntries(names.map((name) => [`${name}${suffix}`, make(name)])) as Record<`${Name}${Suffix}`, Signal>
}

const interlockWords: Readonly<Record<InterlockName, string>> = {
  emergencyStopReleased: 'every emergency stop is released',
  interlockAClosed: 'interlock channel A is closed',
  interlockBClosed: 'interlock channel B is closed',
  door1Closed: 'door 1 is closed',
  door2Closed: 'door 2 is closed',
  accessPanelClosed: 'the access panel is closed',
  curtainsInPlace: 'the lead curtains are in place',
  keyOn: 'the key switch is on',
  safetyRelayGood: 'the safety relay has no fault',
  heartbeatGood: 'the heartbeat of the lane PC is in time',
  operatorPresent: 'the operator is present',
}

const eyeWords: Readonly<Record<EyeName, string>> = {
  infeed: 'infeed',
  tunnelIn: 'tunnel entry',
  tunnelOut: 'tunnel exit',
  divert: 'hold chute',
  outfeed: 'release end',
}

/** The closed table of signals; the order is that of the generated documentation. */
export const signals = {
  signature: told(true, '', 'constant that says that this is a PLC with this map'),
  mapVersion: told(true, '', 'version of the map that the PLC program has'),
  wordProbe: told(true, '', 'constant that shows the order of words and bytes of 32-bit values'),
  floatProbe: told(false, '', 'constant 3.14159 that shows the order of floats'),
  plcHeartbeat: told(true, '', 'grows by one each 100 ms'),
  unitMode: told(false, '', 'PackML UnitModeCurrent: 1 Production, 2 Maintenance, 3 Manual'),
  state: told(true, '', 'PackML StateCurrent, numbers of PackTags v3 (never those of OPC UA TMC)'),
  rejectedCommand: told(
    true,
    '',
    'last refused order: high byte = low byte of its change request, low byte = why (see below)',
  ),
  stopReason: told(true, '', 'why the belt does not run (see below)'),
  encoder: told(true, 'counts', 'belt encoder, wraps'),
  speedMmS: told(true, 'mm/s', 'belt speed, negative in reverse'),
  umPerCount: told(true, 'µm', 'belt travel per encoder count'),
  parcelCount: told(false, '', 'parcels since start'),
  uptimeMs: told(false, 'ms', 'time since the PLC was started'),
  supplyVolts: told(false, 'V', '24 V supply'),
  cabinetCelsius: told(false, '°C', 'cabinet temperature'),
  gateEcho: told(true, '', 'sequence of the last gate order that the PLC has taken'),
  eventSequence: told(false, '', 'head of the event ring: number of the newest event, wraps'),
  eventType: told(false, '', 'head of the event ring: 1 eye blocked, 2 eye free, 3 gate moved, 4 jam, 5 lane full'),
  eventEye: told(false, '', 'head of the event ring: eye, 0 = infeed'),
  eventTrackId: told(false, '', 'head of the event ring: parcel of the gate order'),
  eventCounts: told(false, 'counts', 'head of the event ring: encoder at the event'),
  ...each(eyeNames, 'Blocked', (eye) => toldBit(true, `photo-eye ${eyeWords[eye]} is blocked`)),
  ...each(interlockNames, '', (name) => toldBit(true, interlockWords[name])),
  lampCurrent: toldBit(true, 'the X-RAY ON lamps draw current'),
  xrayEnableGranted: toldBit(true, 'the hard-wired chain grants the X-ray enable'),
  generatorReady: toldBit(false, 'generator-ready relay'),
  drive1Good: toldBit(false, 'drive 1 has no fault'),
  drive2Good: toldBit(false, 'drive 2 has no fault'),
  drive3Good: toldBit(false, 'drive 3 has no fault'),
  jam: toldBit(true, 'a parcel is jammed'),
  airPressureGood: toldBit(false, 'air pressure for the gate'),
  gateHome: toldBit(false, 'gate arm is home (release)'),
  gateOut: toldBit(false, 'gate arm is out (hold chute)'),
  remoteMode: toldBit(false, 'the local switch stands at remote'),
  onBattery: toldBit(false, 'the cabinet runs on battery'),
  beltRunning: toldBit(true, 'the drives are on; off as soon as a stop begins'),
  beltReverse: toldBit(false, 'the drives run in reverse'),
  trackingValid: toldBit(false, 'way between eyes agrees with the encoder'),
  laneFull: toldBit(true, 'no room behind the release end'),
  warmUp: toldBit(false, 'warm-up runs'),
  bypassKey: toldBit(false, 'the bypass key is turned'),
  ...each(eyeNames, 'Rises', (eye) => told(true, '', `times the eye ${eyeWords[eye]} became blocked, wraps`)),
  ...each(eyeNames, 'Falls', (eye) => told(true, '', `times the eye ${eyeWords[eye]} became free, wraps`)),
  ...each(eyeNames, 'RiseCounts', (eye) =>
    told(true, 'counts', `encoder when the eye ${eyeWords[eye]} was last blocked`),
  ),
  ...each(eyeNames, 'FallCounts', (eye) =>
    told(true, 'counts', `encoder when the eye ${eyeWords[eye]} last became free`),
  ),
  red: orderedBit(true, 'stack light red'),
  amber: orderedBit(true, 'stack light amber'),
  green: orderedBit(true, 'stack light green'),
  blue: orderedBit(false, 'stack light blue'),
  white: orderedBit(false, 'stack light white'),
  buzzer: orderedBit(true, 'buzzer'),
  redFlash: orderedBit(true, 'stack light red flashes'),
  amberFlash: orderedBit(true, 'stack light amber flashes'),
  greenFlash: orderedBit(true, 'stack light green flashes'),
  buzzerMute: orderedBit(false, 'buzzer muted'),
  xrayEnableRequest: orderedBit(true, 'X-ray enable is wanted (a request only)'),
  gateByHand: orderedBit(false, 'gate arm out, by hand'),
  jogForward: orderedBit(true, 'jog forward while set'),
  jogReverse: orderedBit(true, 'jog in reverse while set'),
  safetyReset: orderedBit(false, 'safety relay reset, on the edge'),
  command: ordered(true, '', 'PackML CntrlCmd'),
  commandChange: ordered(true, '', 'CmdChangeRequest: a new value makes the PLC carry the command out'),
  unitModeWanted: ordered(false, '', 'PackML UnitMode'),
  unitModeChange: ordered(false, '', 'UnitModeChangeRequest: a new value makes the PLC change its mode'),
  heartbeat: ordered(true, '', 'heartbeat of the lane PC; a new value at least twice a second'),
  heartbeatTimeoutMs: ordered(false, 'ms', 'time without heartbeat after which the belt stops'),
  speedSetMmS: ordered(true, 'mm/s', 'belt speed wanted'),
  ...each(['tunnelIn', 'tunnelOut', 'divert', 'outfeed'], 'WayMm', (eye) =>
    ordered(false, 'mm', `way from the infeed eye to the eye ${eyeWords[eye]}`),
  ),
  gateTrackId: ordered(true, '', 'gate order: parcel'),
  gateDecision: ordered(true, '', 'gate order: 1 release, 2 divert, 3 hold'),
  gateSequence: ordered(true, '', 'gate order: sequence, echoed by the PLC'),
  lightPattern: ordered(false, '', 'stack light pattern; 0 = as the single lights say'),
  gateWindowStart: ordered(true, 'counts', 'gate order: encoder at the start of its window'),
  gateWindowCounts: ordered(true, 'counts', 'gate order: length of its window'),
} satisfies Readonly<Record<string, Signal>>

export type SignalName = keyof typeof signals

/** Every signal name, in the order of the table. */
export const signalNames = Object.keys(signals) as readonly SignalName[]

/** Whether a name is one of the table. */
export function isSignalName(name: string): name is SignalName {
  return Object.hasOwn(signals, name)
}

/** What a signal is. */
export function signalOf(name: SignalName): Signal {
  return signals[name]
}

/** Signals of the gate order: the map must let them be written in one request, so that the PLC never sees half an order. */
export const gateSignals = [
  'gateTrackId',
  'gateDecision',
  'gateSequence',
  'gateWindowStart',
  'gateWindowCounts',
] as const satisfies readonly SignalName[]
