import type { DeviceRow, TraceRow } from '../../station/contract/devices.ts'
import type { LaneStatus, StopCause, TrackedParcel } from '../../station/contract/lane-status.ts'
import { encodeStrip } from '../../station/contract/strip.ts'
import { nowMs, parcelOf, reason, type ScriptParcel, thumbnailOf } from './parcels.ts'
import type { Script, ScriptPlane } from './scripted-station.ts'

const beamMm = 1050
const beltNowMm = 50_000
const geometry = { beamMm, gateMm: 3897, endMm: 4500, tunnelInMm: 650, tunnelOutMm: 1550 }

const interlocks = {
  emergencyStopReleased: true,
  interlockAClosed: true,
  interlockBClosed: true,
  door1Closed: true,
  door2Closed: true,
  accessPanelClosed: true,
  curtainsInPlace: true,
  keyOn: true,
  safetyRelayGood: true,
}

type OnBelt = { readonly parcel: ScriptParcel; readonly pastBeamMm: number }

function tracked({ parcel: { record }, pastBeamMm }: OnBelt): TrackedParcel {
  const frontMm = beamMm + pastBeamMm
  return {
    inspectionId: record.id,
    trackId: record.trackId,
    label: record.label,
    frontMm,
    rearMm: frontMm - (record.lengthMm ?? 300),
    phase: record.decision ? 'decided' : 'awaiting-decision',
    verdict: record.verdict,
    decision: record.decision,
    merged: false,
    secondsToGate: (geometry.gateMm - frontMm) / 200,
  }
}

const waiting = (number: number, pastBeamMm: number, lengthMm: number): TrackedParcel => ({
  inspectionId: `00000000-0000-7000-8000-00000000f${number.toString().padStart(3, '0')}`,
  trackId: 8900 + number,
  label: null,
  frontMm: beamMm + pastBeamMm,
  rearMm: beamMm + pastBeamMm - lengthMm,
  phase: pastBeamMm > 0 ? 'in-beam' : 'before-beam',
  verdict: null,
  decision: null,
  merged: false,
  secondsToGate: (geometry.gateMm - beamMm - pastBeamMm) / 200,
})

/** The lines that have passed the beam, as the station would have sent them: each parcel's rows where it went through. */
function stripsOf(onBelt: readonly OnBelt[], inBeam: ScriptPlane | null): Uint8Array[] {
  const [step, rows, widthPx] = [2, 64, 146]
  const mmPerRow = 0.8 * step
  const fromMm = beltNowMm - 3000
  const strips: Uint8Array[] = []
  const lineOf = (beltMm: number): { plane: ScriptPlane[]; row: number } | null => {
    const pastMm = beltNowMm - beltMm
    for (const { parcel, pastBeamMm } of onBelt) {
      const row = Math.floor((pastBeamMm - pastMm) / 0.8)
      const plane = Object.values(parcel.planes)
      if (row >= 0 && row < (plane[0]?.heightPx ?? 0)) return { plane, row }
    }
    const row = Math.floor((205 - pastMm) / 0.8)
    return inBeam && row >= 0 && row < inBeam.heightPx ? { plane: [inBeam], row } : null
  }
  for (let first = 0; first * mmPerRow < 3000; first += rows) {
    const samples = new Uint16Array(2 * widthPx * rows).fill(65_535)
    for (let row = 0; row < rows; row++) {
      const line = lineOf(fromMm + (first + row) * mmPerRow)
      if (!line) continue
      for (const energy of [0, 1]) {
        const plane = line.plane[energy] ?? line.plane[0]
        if (!plane) continue
        for (let column = 0; column < widthPx; column++) {
          const channel = Math.floor(((column + 0.5) / widthPx) * plane.widthPx)
          samples[(energy * rows + row) * widthPx + column] = plane.data[line.row * plane.widthPx + channel] ?? 65_535
        }
      }
    }
    strips.push(
      encodeStrip({
        widthPx,
        rows,
        energies: 2,
        firstRow: first,
        beltMm: fromMm + first * mmPerRow,
        mmPerRow,
        samples,
      }),
    )
  }
  return strips
}

const calmStatus: LaneStatus = {
  laneId: 'harbour-mail-03',
  atMs: nowMs,
  mode: 'scanning',
  beam: 'on',
  beltMm: beltNowMm,
  beltSpeedMmS: 200,
  geometry,
  parcels: [],
  stop: null,
  otherStops: 0,
  interlocks,
  hq: { state: 'linked', sinceMs: nowMs - 3_600_000, waiting: 0, refused: 0 },
  staffId: 'K-2107',
  simulated: true,
  attribution: null,
  counts: { judged: 812, cleared: 780, referred: 32, closed: 806, receipted: 806, beltStopsForCleared: 0 },
}

const shirts = [
  [3, 'T-shirts, knitted cotton', 420, 36],
  [1, 'belt, leather', 130, 19.4],
  [1, 'phone case, plastic', 38, 7],
] as const

/** The two reasons of the parcel that a case looks at: an object that nobody declared, and the weight. */
const twoReasons = [
  reason({
    kind: 'undeclared',
    words:
      'A dense object of about 120 g at the lower left is not explained by the declaration (3 T-shirts, 1 belt and 1 more).',
    detail: '78 × 50 mm. One view cannot name the material. Wrong in about 1 of 400 such parcels.',
    boxPx: [174, 294, 67, 102],
    place: 'lower left',
    massG: 120,
    pValue: 0.0025,
  }),
  reason({
    kind: 'weight',
    words: 'The scale reads 770 g; declared are 650 g.',
    detail: 'Difference 120 g more; up to 50 g is allowed.',
    massG: 120,
  }),
]

const past = (
  number: number,
  goods: Parameters<typeof parcelOf>[0]['goods'],
  label: string,
  decided: 'release' | 'hold' | 'examine' | 'seize',
  minutesAgo: number,
): ScriptParcel =>
  parcelOf({
    number,
    label,
    goods,
    decided,
    by: decided === 'release' ? 'policy' : 'officer',
    at: nowMs - minutesAgo * 60_000,
    lines: [[1, goods.startsWith('carton') ? '12 chocolate bars' : goods, 900, 18]],
    scaleG: 1460,
    reasons:
      decided === 'release'
        ? []
        : [
            reason({
              kind: 'weight',
              words: 'The scale reads 1.46 kg; declared are 1.20 kg and packing.',
              detail: 'Difference 180 g more; up to 60 g is allowed.',
            }),
          ],
  })

function scriptOf(onBelt: readonly OnBelt[], status: Partial<LaneStatus>, more: readonly ScriptParcel[] = []): Script {
  const parcels = [...onBelt.map(({ parcel }) => parcel), ...more]
  const bottles = parcelOf({ number: 90, label: 'x', goods: 'bottles' }).planes
  const planes = new Map(
    parcels.flatMap(({ record, planes: all }) =>
      Object.entries(all).map(([name, plane]) => [`${record.id}/${name}`, plane] as const),
    ),
  )
  return {
    status: {
      ...calmStatus,
      parcels: [...onBelt.map(tracked), waiting(1, 205, 340), waiting(2, -380, 300)],
      ...status,
    },
    inspections: parcels.map(({ record }) => record),
    devices,
    trace,
    faults: {
      doorOpen: false,
      emergencyStop: false,
      lampFailed: false,
      plcSilent: false,
      detectorSilent: false,
      generatorSilent: false,
      scaleSilent: true,
      labelUnreadable: false,
      parcelsTouching: false,
      parcelVanishes: false,
      gateStuck: false,
    },
    planes,
    thumbnails: new Map(parcels.map((parcel) => [parcel.record.id, thumbnailOf(parcel)])),
    strips: stripsOf(onBelt, bottles['low'] ?? null),
  }
}

const released = (
  number: number,
  label: string,
  goods: 'books' | 'shoes' | 'headphones',
  lines: Parameters<typeof parcelOf>[0]['lines'],
  scaleG: number,
): ScriptParcel =>
  parcelOf({ number, label, goods, decided: 'release', lines: lines ?? [], scaleG, grossG: scaleG - 2 })

const ahead = (): OnBelt[] => [
  { parcel: released(4, 'EA900144826FR', 'books', [[2, 'books, printed', 760, 24]], 812), pastBeamMm: 2790 },
  { parcel: released(3, 'LP220977135IT', 'shoes', [[2, 'shoes, leather upper', 900, 89]], 1022), pastBeamMm: 2180 },
]

/** The parcel whose two reasons the refer case shows. */
export const referredParcel = (): ScriptParcel =>
  parcelOf({
    number: 2,
    label: 'LX482103773CN',
    goods: 'shirts',
    lines: shirts,
    grossG: 650,
    scaleG: 770,
    reasons: twoReasons,
  })

const behindIt = (): OnBelt => ({
  parcel: parcelOf({
    number: 1,
    label: 'RB771022649DE',
    goods: 'headphones',
    lines: [
      [1, 'headphones, wireless', 290, 79],
      [1, 'charging cable', 50, 10],
    ],
    grossG: 436,
    scaleG: 438,
  }),
  pastBeamMm: 890,
})

/** The states that the page is tested in, each as a station would tell it. */
export const scripts: Readonly<
  Record<
    | 'calm'
    | 'refer'
    | 'unmanifested'
    | 'quality'
    | 'weight'
    | 'away'
    | 'stop'
    | 'emergency'
    | 'disk'
    | 'start'
    | 'history'
    | 'devices'
    | 'nobody',
    () => Script
  >
> = {
  calm: () =>
    scriptOf(
      [
        ...ahead(),
        {
          parcel: released(
            2,
            'RB771022649DE',
            'headphones',
            [
              [1, 'headphones, wireless', 290, 79],
              [1, 'charging cable', 50, 10],
            ],
            438,
          ),
          pastBeamMm: 1500,
        },
      ],
      {},
    ),
  refer: () => scriptOf([...ahead(), { parcel: referredParcel(), pastBeamMm: 1500 }, behindIt()], {}),
  away: () =>
    scriptOf([...ahead(), { parcel: referredParcel(), pastBeamMm: 1500 }, behindIt()], {
      hq: { state: 'away', sinceMs: nowMs - 134 * 60_000, waiting: 2233, refused: 0 },
    }),
  nobody: () => scriptOf([...ahead(), { parcel: referredParcel(), pastBeamMm: 1500 }, behindIt()], { staffId: null }),
  unmanifested: () =>
    scriptOf(
      [
        ...ahead(),
        {
          parcel: parcelOf({
            number: 2,
            label: 'CP004588128TR',
            goods: 'books',
            scaleG: 612,
            reasons: [
              reason({
                kind: 'unmanifested',
                words: 'Not compared: no declaration arrived for this label.',
                detail: 'Label CP004588128TR.',
              }),
            ],
          }),
          pastBeamMm: 1500,
        },
      ],
      {},
    ),
  quality: () =>
    scriptOf(
      [
        ...ahead(),
        {
          parcel: parcelOf({
            number: 2,
            label: 'EE553090718VN',
            goods: 'vice',
            lines: [
              [1, 'vice, cast iron', 5000, 120],
              [2, 'work gloves', 180, 20],
            ],
            grossG: 5620,
            scaleG: 5660,
            reasons: [
              reason({
                kind: 'quality',
                words: 'Nothing can be seen through 14 % of the parcel, at the centre right.',
                boxPx: [102, 105, 106, 145],
                place: 'centre right',
              }),
            ],
          }),
          pastBeamMm: 1500,
        },
      ],
      {},
    ),
  weight: () =>
    scriptOf(
      [
        {
          parcel: parcelOf({
            number: 2,
            label: 'CP004588128TR',
            goods: 'carton-04',
            lines: [[12, 'chocolate bars, 100 g', 1200, 18]],
            grossG: 1280,
            scaleG: 1460,
            reasons: [
              reason({
                kind: 'weight',
                words: 'The scale reads 1.46 kg; declared are 1.28 kg.',
                detail: 'Difference 180 g more; up to 64 g is allowed.',
                massG: 180,
              }),
            ],
          }),
          pastBeamMm: 1500,
        },
      ],
      {},
    ),
  stop: () =>
    stopped(
      'interlock',
      'accessPanelClosed',
      'The access panel is open.',
      'Make sure that nobody is at the tunnel, close it, then press Reset and Start.',
      ['accessPanelClosed'],
    ),
  emergency: () =>
    stopped(
      'emergency-stop',
      'emergencyStopReleased',
      'An emergency stop is pressed.',
      'When it is safe, pull the button out, then press Reset and Start.',
      ['emergencyStopReleased'],
    ),
  disk: () =>
    stopped(
      'disk-full',
      null,
      'The disk takes no more evidence, so no more parcels are taken in.',
      'Call the technician to make room. Then press Start.',
      ['storage'],
      false,
    ),
  start: () =>
    stopped(
      'start-up',
      null,
      'The lane has been switched on and waits for a person.',
      'Make sure that the tunnel is empty, then press Start.',
      [],
      false,
    ),
  history: () =>
    scriptOf([...ahead(), { parcel: referredParcel(), pastBeamMm: 1500 }, behindIt()], {}, [
      past(21, 'carton-04', 'CP004588128TR', 'examine', 31),
      past(22, 'bottles', 'UA441020938PL', 'release', 32),
      past(23, 'headphones', 'MC20441', 'hold', 34),
      past(24, 'vice', 'EE553090718VN', 'examine', 38),
      past(25, 'shirts', 'UB330855196CN', 'seize', 42),
      past(26, 'shoes', 'RB118044375DE', 'release', 43),
      past(27, 'carton-01', 'CP004588091TR', 'release', 45),
      past(28, 'books', 'LP220977025IT', 'release', 46),
    ]),
  devices: () => scriptOf([], { mode: 'running', beam: 'off', staffId: 'T-0412', parcels: [] }),
}

const afterMs = [0, 4, 38, 410]

function stopped(
  code: StopCause['code'],
  where: string | null,
  words: string,
  whatToDo: string,
  waitsFor: string[],
  latched = true,
): Script {
  const sinceMs = nowMs - 42_000
  const said = latched
    ? [
        words,
        'The generator went off by hardware.',
        'The X-ray request was withdrawn.',
        'The belt stands; one parcel is half scanned.',
      ]
    : [words]
  const stop: StopCause = {
    code,
    where,
    words,
    whatToDo,
    latched,
    sinceMs,
    waitsFor,
    timeline: said.map((line, index) => ({ atMs: sinceMs + (afterMs[index] ?? 0), words: line })),
  }
  return scriptOf([...ahead(), { parcel: referredParcel(), pastBeamMm: 1500 }, behindIt()], {
    mode: latched ? 'safe' : 'stopped',
    beam: 'off',
    beltSpeedMmS: 0,
    stop,
    interlocks: where === null ? interlocks : { ...interlocks, [where]: false },
  })
}

const counters = { framingErrors: 0, checksumErrors: 0, unsolicited: 0, timeouts: 0, reconnects: 0 }
const device = (name: string, kind: string, values: DeviceRow['values'], more: Partial<DeviceRow> = {}): DeviceRow => ({
  name,
  kind,
  url: `sim:${name}`,
  state: 'ready',
  sinceMs: nowMs - 5_400_000,
  lastAnswerAtMs: nowMs,
  message: null,
  simulated: true,
  values,
  counters,
  ...more,
})
const value = (name: string, number: number | string, unit: string | null = null): DeviceRow['values'][number] => ({
  name,
  value: number,
  unit,
})

const devices: DeviceRow[] = [
  device('generator', 'X-ray generator', [
    value('kilovolts', 0, 'kV'),
    value('set', 160, 'kV'),
    value('milliamps', 0, 'mA'),
    value('X-rays', 'off'),
    value('interlocks', 'closed'),
    value('faults', 'none'),
    value('model', 'XRV'),
  ]),
  device('detector', 'line detector', [
    value('channels', 768),
    value('pitch', 0.8, 'mm'),
    value('energies', 2),
    value('lines', 184_220),
    value('lines lost', 0),
    value('level', 51_220, 'DN'),
    value('serial', 'SX-0417'),
  ]),
  device('conveyor', 'conveyor PLC', [
    value('belt', 200, 'mm/s'),
    value('position', 184_220, 'mm'),
    value('state', 'Execute'),
    value('X-ray enable', 'granted'),
    value('parcels', 812),
    value('poll p50', 3.1, 'ms'),
    value('poll p99', 9.4, 'ms'),
  ]),
  device('barcode', 'barcode reader', [
    value('last label', 'LX482103773CN'),
    value('symbology', 'C'),
    value('read', 4749),
    value('not read', 63),
  ]),
  device('scale', 'scale', [value('weight', 770, 'g'), value('state', 'moving')], {
    state: 'failed',
    message: 'The scale does not answer. Check its cable and its baud rate.',
    sinceMs: nowMs - 34_000,
    counters: { ...counters, timeouts: 14 },
  }),
]

const bytesOf = (text: string): string => {
  const bytes = [...text].map((letter) => letter.charCodeAt(0))
  const check = (-bytes.reduce((sum, byte) => sum + byte, 0) & 0x7f) | 0x40
  return [2, ...bytes, check, 3].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
const said: readonly (readonly [number, 'sent' | 'received', string, string])[] = [
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
const trace: TraceRow[] = said.map(([ms, direction, text, meaning]) => ({
  atMs: nowMs + 2000 + ms,
  direction,
  hex: bytesOf(text),
  meaning,
}))
