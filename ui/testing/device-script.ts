import type { DeviceRow, TestRow, TraceRow, WiringRow } from '../../station/contract/devices.ts'
import type { GeneratorPanel, InterlockTest, LineScope } from '../../station/contract/service.ts'
import { nowMs } from './parcels.ts'

const counters = { framingErrors: 0, checksumErrors: 0, unsolicited: 0, timeouts: 0, reconnects: 0 }

type Value = readonly [name: string, value: number | string, unit?: string]

function device(name: string, kind: string, values: readonly Value[], more: Partial<DeviceRow> = {}): DeviceRow {
  return {
    name,
    kind,
    url: `sim:${name}`,
    state: 'ready',
    sinceMs: nowMs - 5_400_000,
    lastAnswerAtMs: nowMs,
    message: null,
    simulated: true,
    values: values.map(([label, value, unit]) => ({ name: label, value, unit: unit ?? null })),
    counters,
    ...more,
  }
}

/** The five devices of a lane, the scale not answering. */
export const devices: DeviceRow[] = [
  device('generator', 'X-ray generator', [
    ['kilovolts', 0, 'kV'],
    ['set', 160, 'kV'],
    ['milliamps', 0, 'mA'],
    ['X-rays', 'off'],
    ['interlocks', 'closed'],
    ['faults', 'none'],
    ['model', 'XRV'],
  ]),
  device('detector', 'line detector', [
    ['channels', 768],
    ['pitch', 0.8, 'mm'],
    ['energies', 2],
    ['lines', 184_220],
    ['lines lost', 0],
    ['level', 51_220, 'DN'],
    ['serial', 'SX-0417'],
  ]),
  device('conveyor', 'conveyor PLC', [
    ['belt', 200, 'mm/s'],
    ['position', 184_220, 'mm'],
    ['state', 'Execute'],
    ['X-ray enable', 'granted'],
    ['parcels', 812],
    ['poll p50', 3.1, 'ms'],
    ['poll p99', 9.4, 'ms'],
  ]),
  device('barcode', 'barcode reader', [
    ['last label', 'LX482103773CN'],
    ['symbology', 'C'],
    ['read', 4749],
    ['not read', 63],
  ]),
  device(
    'scale',
    'scale',
    [
      ['weight', 770, 'g'],
      ['state', 'moving'],
    ],
    {
      state: 'failed',
      message: 'The scale does not answer. Check its cable and its baud rate.',
      sinceMs: nowMs - 34_000,
      counters: { ...counters, timeouts: 14 },
    },
  ),
]

/** The bytes of a message, made from its text: start, text, check byte, end. */
function bytesOf(text: string): string {
  const bytes = [...text].map((letter) => letter.charCodeAt(0))
  const check = (-bytes.reduce((sum, byte) => sum + byte, 0) & 0x7f) | 0x40
  return [2, ...bytes, check, 3].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

const said: readonly (readonly [afterMs: number, direction: 'sent' | 'received', text: string, meaning: string])[] = [
  [114, 'sent', '22,', 'ask: status'],
  [121, 'received', '22,0,1,0,0,', 'X-rays off, interlock closed, no fault'],
  [314, 'sent', '14,', 'ask: voltage set point'],
  [320, 'received', '14,0,', '0 of 4095 = 0.0 kV'],
  [514, 'sent', '10,4095,', 'set: voltage 4095 of 4095 = 160.0 kV'],
  [522, 'received', '10,$,', 'accepted; read back next'],
  [672, 'sent', '14,', 'ask: voltage set point'],
  [679, 'received', '14,4095,', '4095 of 4095 = 160.0 kV, as asked'],
  [714, 'received', '97,1,', 'not understood: no command 97 in this dialect. Kept, not acted on.'],
  [914, 'sent', '60,', 'ask: voltage monitor'],
  [920, 'received', '60,0,', '0 × 1.2 × 160 / 4095 = 0.0 kV'],
]

/** What the generator's wire carried, with one frame that nobody understands. */
export const trace: TraceRow[] = said.map(([afterMs, direction, text, meaning]) => ({
  atMs: nowMs + 2000 + afterMs,
  direction,
  hex: bytesOf(text),
  meaning,
}))

/** A connection test of a line that is not quite well. */
export const tested: TestRow[] = [
  { what: 'connection', state: 'good', words: 'stands' },
  { what: 'frames', state: 'good', words: '58 received, 58 sent in 3.0 s' },
  { what: 'time to answer', state: 'good', words: 'half within 5 ms, slowest 11 ms' },
  { what: 'checksum errors', state: 'bad', words: '2 in 3.0 s. Check the cable, its shield and what runs beside it.' },
]

/** A wiring check with one row of each state. */
export const wired: WiringRow[] = [
  { device: 'generator', what: 'tube voltage', configured: '160 kV', found: 'up to 160 kV', state: 'good', todo: '' },
  {
    device: 'generator',
    what: 'interlocks',
    configured: 'PLC and generator agree',
    found: 'PLC closed, generator open',
    state: 'bad',
    todo: 'One of the two interlock lines is bridged or broken: do not use the lane before it is found.',
  },
  {
    device: 'generator',
    what: 'X-RAY ON lamp',
    configured: 'lit when, and only when, X-rays are made',
    found: '–',
    state: 'unknown',
    todo: 'Turn the beam on once: the lamp current shows it.',
  },
]

/** A generator that has stood for four days and may be warmed up. */
export const generatorPanel: GeneratorPanel = {
  warmUp: { state: 'needed', progress: 0, kilovolts: null, message: 'no X-rays for 98 h.' },
  ladder: [80, 100, 120, 140, 160].map((kilovolts) => ({ kilovolts, milliamps: 0.3, dwellMs: 120_000 })),
  arcs: 3,
  hours: 2148,
  beamSeconds: 4_211_000,
  idle: '98.0 h',
  watchdog: 'not in use: its command is not public; polling is the feed',
  emitting: false,
  kilovolts: 0,
  milliamps: 0,
  waitsFor: [],
}

const points = Array.from({ length: 384 }, (_, point) => 51_000 - Math.abs(point - 192) * 20)

/** A line of 768 channels at one energy, its third board 10 % low. */
export const lineScope: LineScope = {
  atMs: nowMs,
  channels: 768,
  perPoint: 2,
  lines: 64,
  beamOn: true,
  saturated: false,
  fullScale: 65_535,
  low: { min: points.map((value) => value - 150), max: points },
  high: null,
  varianceLow: points.map((value) => value / 2),
  varianceHigh: null,
  boards: Array.from({ length: 12 }, (_, board) => ({
    first: board * 64,
    low: board === 2 ? 44_000 : 49_000,
    high: null,
    offset: board === 2 ? -0.102 : 0,
  })),
}

const seen = { granted: true, openedWithinMs: 50, withdrawnMs: 0, generatorMs: 40, latched: true, closedAgain: true }

/** An interlock test in its second step. */
export const interlockTest: InterlockTest = {
  phase: 'open it',
  say: 'Open door 1.',
  waitsFor: [],
  steps: [
    {
      ...seen,
      name: 'emergencyStopReleased',
      open: 'Press the emergency stop.',
      close: 'Pull the emergency stop out.',
      state: 'good',
      others: [],
      words: 'seen within 50 ms, X-ray enable withdrawn in the same reading',
    },
    {
      ...seen,
      name: 'door1Closed',
      open: 'Open door 1.',
      close: 'Close door 1.',
      state: 'now',
      latched: false,
      closedAgain: false,
      others: [],
      words: '',
    },
  ],
}
