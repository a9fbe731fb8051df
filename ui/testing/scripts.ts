import type { LaneStatus, StopCause } from '../../station/contract/lane-status.ts'
import { interlocks, type OnBelt, statusOf, stripsOf } from './belt-script.ts'
import { devices, generatorPanel, interlockTest, lineScope, tested, trace, wired } from './device-script.ts'
import {
  calmCarton,
  clearParcel,
  heavyCarton,
  longParcel,
  nextParcel,
  opaqueParcel,
  pastParcels,
  referredParcel,
  released,
  unmanifestedParcel,
} from './goods.ts'
import { nowMs, parcelOf, type ScriptParcel, thumbnailOf } from './parcels.ts'
import type { Script } from './scripted-station.ts'

const faults = {
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
}

function scriptOf(onBelt: readonly OnBelt[], status: Partial<LaneStatus>, past: readonly ScriptParcel[] = []): Script {
  const parcels = [...onBelt.map(({ parcel }) => parcel), ...past]
  const named = parcels.flatMap(({ record, planes }) =>
    Object.entries(planes).map(([name, plane]) => [`${record.id}/${name}`, plane] as const),
  )
  const entering = parcelOf({ number: 90, label: 'UA441020938PL', goods: 'bottles' })
  return {
    status: { ...statusOf(onBelt), ...status },
    inspections: parcels.map(({ record }) => record),
    devices,
    tested,
    wired,
    recording: null,
    trace,
    faults,
    calibration: { policy: 'off', doubt: null, procedures: [], run: null, set: null },
    calibrationPast: [],
    planes: new Map(named),
    thumbnails: new Map(parcels.map((parcel) => [parcel.record.id, thumbnailOf(parcel)])),
    strips: stripsOf(onBelt, entering),
  }
}

/** Two released parcels ahead of the one in view. */
function ahead(): OnBelt[] {
  const books = { number: 4, label: 'EA900144826FR', goods: 'books', grossG: 810, scaleG: 812 } as const
  const shoes = { number: 3, label: 'LP220977135IT', goods: 'shoes', grossG: 1020, scaleG: 1022 } as const
  return [
    { parcel: released({ ...books, lines: [[2, 'books, printed', 760, 24]] }), pastBeamMm: 2790 },
    { parcel: released({ ...shoes, lines: [[2, 'shoes, leather upper', 900, 89]] }), pastBeamMm: 2180 },
  ]
}

const inView = (parcel: ScriptParcel): OnBelt[] => [...ahead(), { parcel, pastBeamMm: 1500 }]
const busy = (): OnBelt[] => [...inView(referredParcel()), { parcel: nextParcel(), pastBeamMm: 890 }]

const hqAway: LaneStatus['hq'] = { state: 'away', sinceMs: nowMs - 134 * 60_000, waiting: 2233, refused: 0 }

/** Consequences of a safe stop, folded under its first cause. */
const consequences = [
  [4, 'The generator went off by hardware.'],
  [38, 'The X-ray request was withdrawn.'],
  [410, 'The belt stands; one parcel is half scanned.'],
] as const

type Stop = Pick<StopCause, 'code' | 'where' | 'words' | 'whatToDo'> & {
  readonly waitsFor?: string[]
  readonly latched?: boolean
}

function stopped({ waitsFor = [], latched = true, ...said }: Stop): Script {
  const sinceMs = nowMs - 42_000
  const first = { atMs: sinceMs, words: said.words }
  const later = latched ? consequences.map(([afterMs, words]) => ({ atMs: sinceMs + afterMs, words })) : []
  const open = Object.fromEntries(waitsFor.filter((name) => name in interlocks).map((name) => [name, false]))
  return scriptOf(busy(), {
    mode: latched ? 'safe' : 'stopped',
    beam: 'off',
    beltSpeedMmS: 0,
    stop: { ...said, latched, sinceMs, waitsFor, timeline: [first, ...later] },
    interlocks: { ...interlocks, ...open },
  })
}

/** The states that the page is tested in, each as a station would tell it. */
export const scripts = {
  calm: () => scriptOf(inView(clearParcel()), {}),
  refer: () => scriptOf(busy(), {}),
  away: () => scriptOf(busy(), { hq: hqAway }),
  nobody: () => scriptOf(busy(), { staffId: null }),
  unmanifested: () => scriptOf(inView(unmanifestedParcel()), {}),
  quality: () => scriptOf(inView(opaqueParcel()), {}),
  weight: () =>
    scriptOf(
      [
        { parcel: calmCarton(), pastBeamMm: 2300 },
        { parcel: heavyCarton(), pastBeamMm: 1500 },
      ],
      {},
    ),
  long: () => scriptOf(inView(longParcel()), { hq: hqAway }),
  empty: () => ({ ...scriptOf([], { parcels: [], mode: 'running', beam: 'off' }), strips: [] }),
  stop: () =>
    stopped({
      code: 'interlock',
      where: 'accessPanelClosed',
      words: 'The access panel is open.',
      whatToDo: 'Make sure that nobody is at the tunnel, close it, then press Reset and Start.',
      waitsFor: ['accessPanelClosed'],
    }),
  emergency: () =>
    stopped({
      code: 'emergency-stop',
      where: 'emergencyStopReleased',
      words: 'An emergency stop is pressed.',
      whatToDo: 'When it is safe, pull the button out, then press Reset and Start.',
      waitsFor: ['emergencyStopReleased'],
    }),
  gate: () =>
    stopped({
      code: 'gate-unconfirmed',
      where: '8802',
      words: 'Parcel 8802 was not seen where the gate should have sent it.',
      whatToDo: 'Find the parcel by its label and put it on the hold shelf, then press Reset and Start.',
    }),
  disk: () =>
    stopped({
      code: 'disk-full',
      where: null,
      words: 'The disk takes no more evidence, so no more parcels are taken in.',
      whatToDo: 'Call the technician to make room. Then press Start.',
      waitsFor: ['storage'],
      latched: false,
    }),
  start: () =>
    stopped({
      code: 'start-up',
      where: null,
      words: 'The lane has been switched on and waits for a person.',
      whatToDo: 'Make sure that the tunnel is empty, then press Start.',
      latched: false,
    }),
  history: () => scriptOf(busy(), {}, pastParcels()),
  devices: () => ({
    ...scriptOf([], { mode: 'running', beam: 'off', staffId: 'T-0412', parcels: [] }),
    service: {
      'generator.panel': generatorPanel,
      'generator.warmUp': generatorPanel,
      'generator.off': generatorPanel,
      'scope.line': lineScope,
      'interlock.test': interlockTest,
      'interlock.act': interlockTest,
    },
  }),
} satisfies Record<string, () => Script>

/** Name of a state that the page is tested in. */
export type ScriptName = keyof typeof scripts
