import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode, encode } from 'fast-png'
import type { DeclaredLine } from '../../station/contract/declaration.ts'
import type { Hypothesis, Inspection } from '../../station/contract/inspection.ts'
import type { ScriptPlane } from './scripted-station.ts'
import { contents, scanOf } from './synthetic-scan.ts'

/** 24 November 2026, 14:22:37 in the time zone that the tests give the browser. */
export const nowMs = Date.UTC(2026, 10, 24, 14, 22, 37)

/** An inspection and the planes that belong to it. */
export type ScriptParcel = { readonly record: Inspection; readonly planes: Readonly<Record<string, ScriptPlane>> }

type Story = {
  readonly number: number
  readonly label: string
  readonly goods: keyof typeof contents | 'carton-04' | 'carton-01'
  readonly lines?: readonly (readonly [count: number, what: string, grams: number, value: number])[]
  readonly grossG?: number
  readonly scaleG?: number
  readonly reasons?: readonly Hypothesis[]
  readonly decided?: Inspection['decision']
  readonly by?: 'officer' | 'policy'
  readonly at?: number
}

const hash = (number: number): string => number.toString(16).padStart(64, '0')
const idOf = (number: number): string => `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`

/** A hypothesis that fired, or one that did not; what is not said is null. */
export function reason(said: Partial<Hypothesis> & Pick<Hypothesis, 'kind' | 'words'>): Hypothesis {
  const nothing = { pValue: null, detail: null, line: null, boxPx: null, boxMm: null, place: null, massG: null }
  return { fired: true, score: 0.9, ...nothing, ...said }
}

/** Makes one parcel with its picture: synthetic goods (two energies) or a real demo carton (one). */
export function parcelOf(story: Story): ScriptParcel {
  const { number, reasons = [], scaleG = null, at = nowMs - number * 41_000 } = story
  const planes = story.goods.startsWith('carton-')
    ? realPlanes(story.goods)
    : syntheticPlanes(story.goods as keyof typeof contents)
  const scan = scanRecordOf(number, planes)
  const record: Inspection = {
    id: idOf(number),
    laneId: 'harbour-mail-03',
    trackId: 8800 + number,
    label: story.label,
    otherLabels: [],
    declaration: declarationOf(story),
    enteredAt: at,
    lastLineAt: at + 4000,
    verdictAt: at + 4060,
    lengthMm: scan.heightPx * scan.pitchAlongMm,
    scan,
    scaleG,
    imageMassG: null,
    hypotheses: [...reasons],
    verdict: reasons.some((one) => one.fired) ? 'refer' : 'clear',
    ...decisionOf(story, at),
    versions: {
      software: '0.1.0',
      model: null,
      modelSha256: null,
      policy: 'demo-2026-11',
      calibration: null,
      configuration: 'demo-1',
    },
    timingMs: { imaging: 20, inference: 18, reconcile: 1, total: 40 },
  }
  return { record, planes }
}

type Decided = Pick<Inspection, 'decidedAt' | 'closedAt' | 'decision' | 'decidedBy' | 'reasonCode' | 'gate' | 'receipt'>

function decisionOf({ decided: decision = null, by = 'policy' }: Story, at: number): Decided {
  if (decision === null)
    return { decidedAt: null, closedAt: null, decision, decidedBy: null, reasonCode: null, gate: 'none', receipt: null }
  const officer = by === 'officer'
  return {
    decidedAt: at + 6000,
    closedAt: at + 9000,
    decision,
    decidedBy: { type: by, id: officer ? 'K-2107' : 'demo-2026-11' },
    reasonCode: officer ? 'undeclared-object' : 'policy-clear',
    gate: 'confirmed',
    receipt: 'stored',
  }
}

function scanRecordOf(number: number, planes: ScriptParcel['planes']): NonNullable<Inspection['scan']> {
  const names = Object.keys(planes) as ('single' | 'low' | 'high')[]
  const [plane] = Object.values(planes)
  if (!plane) throw new RangeError('A parcel needs a picture.')
  const single = names.length === 1
  return {
    widthPx: plane.widthPx,
    heightPx: plane.heightPx,
    pitchAcrossMm: 0.8,
    pitchAlongMm: 0.8,
    energies: single ? 1 : 2,
    linesLost: 0,
    evidence: names.map((name) => ({ plane: name, file: `${number}-${name}.png`, sha256: hash(number), bytes: 1000 })),
    quality: [],
    attribution: single ? credit : null,
  }
}

const credit = 'Real scan: “unknown-detection-in-chocolate-box” v12, hakan-cetin-gh6rr, Roboflow Universe, CC BY 4.0'

/** Codes of the Harmonized System of the invented goods. */
const codes: Readonly<Record<Story['goods'], string>> = {
  shirts: '610910',
  headphones: '851830',
  shoes: '640399',
  bottles: '220421',
  books: '490199',
  vice: '820570',
  'carton-01': '180632',
  'carton-04': '180632',
}

function declarationOf({ label, lines, grossG, goods }: Story): Inspection['declaration'] {
  if (!lines) return null
  const declared = lines.map(([quantity, description, netMassG, value]): DeclaredLine => ({
    hs6: codes[goods],
    description,
    quantity,
    unit: 'pcs',
    netMassG,
    value,
    origin: 'CN',
  }))
  return {
    label,
    masterCarton: null,
    grossMassG: grossG ?? null,
    parcelCount: null,
    currency: 'EUR',
    shipper: null,
    consignee: null,
    lines: declared,
  }
}

const made = new Map<string, Record<string, ScriptPlane>>()

function syntheticPlanes(name: keyof typeof contents): Record<string, ScriptPlane> {
  const known = made.get(name)
  if (known) return known
  const { widthPx, heightPx, low, high } = scanOf(contents[name], 360, 234)
  const planes = { low: { widthPx, heightPx, data: low }, high: { widthPx, heightPx, data: high } }
  made.set(name, planes)
  return planes
}

function realPlanes(name: string): Record<string, ScriptPlane> {
  const known = made.get(name)
  if (known) return known
  const file = join(import.meta.dirname, '../../demo/scans/scans', name, 'single.png')
  const { width, height, data } = decode(readFileSync(file))
  const planes = { single: { widthPx: width, heightPx: height, data: Uint16Array.from(data) } }
  made.set(name, planes)
  return planes
}

/** A small 8-bit grey picture of a parcel, lying as the belt runs. */
export function thumbnailOf({ planes }: ScriptParcel, step = 3): Uint8Array {
  const plane = Object.values(planes).at(-1)
  if (!plane) throw new RangeError('This parcel has no picture.')
  const [width, height] = [Math.floor(plane.heightPx / step), Math.floor(plane.widthPx / step)]
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data[y * width + x] = (plane.data[(plane.heightPx - 1 - x * step) * plane.widthPx + y * step] ?? 65_535) >> 8
  return encode({ width, height, data, channels: 1, depth: 8 })
}
