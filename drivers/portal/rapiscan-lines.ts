import type { Channel } from './portal.ts'

/**
 * Lines of Rapiscan and TSA portals over TCP (hardware.md §7.1): one message a line, fields behind commas, the first one its tag. Counts
 * are those of four detectors, padded to six digits; more fields (a time) may follow.
 */
export type RapiscanLine =
  | { readonly type: 'background'; readonly channel: Channel; readonly counts: readonly number[] }
  | {
      readonly type: 'counts'
      readonly channel: Channel
      readonly counts: readonly number[]
      readonly alarm: boolean
    }
  | { readonly type: 'countFault'; readonly channel: Channel; readonly side: 'high' | 'low' }
  | { readonly type: 'passageEnded'; readonly passages: number; readonly neutronBackground: number | null }
  | { readonly type: 'tamper'; readonly open: boolean }
  | { readonly type: 'speed'; readonly kmPerH: number }
  | { readonly type: 'setup'; readonly tag: SetupTag; readonly fields: Readonly<Record<string, string>> }

/** Names of the fields of the setup lines, in their order. */
export const setupFields = {
  SG1: ['highBackground', 'lowBackground', 'intervals', 'occupancyHold', 'nSigma'],
  SG2: ['detectors', 'lowDiscriminator', 'highDiscriminator', 'relay', 'algorithm', 'version'],
  SG3: ['lowDiscriminator', 'highDiscriminator', 'backgroundTime', 'backgroundSigma', 'firmware'],
  SN1: ['highBackground', 'maxIntervals', 'alpha', 'zMax', 'sequentialIntervals', 'backgroundTime'],
  SN2: ['discriminator1', 'discriminator2', 'discriminator3', 'discriminator4'],
} as const
export type SetupTag = keyof typeof setupFields

type Row = { readonly meaning: string; readonly read: (fields: readonly string[]) => RapiscanLine | null }

const detectors = 4

const background = (channel: Channel): Row => ({
  meaning: `${channel} background`,
  read: (fields) => withCounts(fields, (counts) => ({ type: 'background', channel, counts })),
})
const counted = (channel: Channel, alarm: boolean): Row => ({
  meaning: `${channel} counts${alarm ? ', alarm' : ''}`,
  read: (fields) => withCounts(fields, (counts) => ({ type: 'counts', channel, counts, alarm })),
})
const countFault = (channel: Channel, side: 'high' | 'low'): Row => ({
  meaning: `${channel} ${side} fault`,
  read: () => ({ type: 'countFault', channel, side }),
})
const setup = (tag: SetupTag): Row => ({
  meaning: 'setup',
  read: (fields) => ({
    type: 'setup',
    tag,
    fields: Object.fromEntries(setupFields[tag].map((name, index) => [name, (fields[index] ?? '').trim()])),
  }),
})

/** Every tag, what it means, and how its fields are read. */
export const rapiscanTags: Readonly<Record<string, Row>> = {
  GB: background('gamma'),
  NB: background('neutron'),
  GS: counted('gamma', false),
  GA: counted('gamma', true),
  NS: counted('neutron', false),
  NA: counted('neutron', true),
  GH: countFault('gamma', 'high'),
  GL: countFault('gamma', 'low'),
  NH: countFault('neutron', 'high'),
  GX: { meaning: 'passage ended', read: passageEnded },
  TC: { meaning: 'cabinet closed', read: () => ({ type: 'tamper', open: false }) },
  TT: { meaning: 'cabinet open', read: () => ({ type: 'tamper', open: true }) },
  SP: { meaning: 'speed', read: speed },
  SG1: setup('SG1'),
  SG2: setup('SG2'),
  SG3: setup('SG3'),
  SN1: setup('SN1'),
  SN2: setup('SN2'),
}

/** Reads one line; null where it is none that we know, or its numbers are none. */
export function parseRapiscan(line: string): RapiscanLine | null {
  const [tag = '', ...fields] = line.split(',')
  const row = Object.hasOwn(rapiscanTags, tag.trim()) ? rapiscanTags[tag.trim()] : undefined
  return row?.read(fields) ?? null
}

/** Packs counts as a portal sends them: `GB,000232,000228,000241,000235`. */
export function formatCounts(tag: string, counts: readonly number[]): string {
  return [tag, ...counts.map((count) => String(count).padStart(6, '0'))].join(',')
}

/** What a line says, in words for the trace. */
export function rapiscanWords(line: string): string {
  const [tag = '', ...fields] = line.split(',')
  const meaning = rapiscanTags[tag.trim()]?.meaning ?? 'not understood'
  const read = parseRapiscan(line)
  if (read?.type === 'background' || read?.type === 'counts') return `${meaning}: ${sumOf(read.counts)}`
  return fields.length === 0 ? meaning : `${meaning}: ${fields.join(' ')}`
}

/** Counts of all detectors together. */
export function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

function withCounts(fields: readonly string[], make: (counts: readonly number[]) => RapiscanLine): RapiscanLine | null {
  const counts = fields.slice(0, detectors).map(whole)
  return counts.length === detectors && counts.every((count) => count !== null) ? make(counts) : null
}

/** `GX,passages,neutron background × 1000,…` */
function passageEnded(fields: readonly string[]): RapiscanLine | null {
  const [passages, background] = [whole(fields[0] ?? ''), whole(fields[1] ?? '')]
  if (passages === null) return null
  return { type: 'passageEnded', passages, neutronBackground: background === null ? null : background / 1000 }
}

/** `SP,seconds per foot,mph,km/h` */
function speed(fields: readonly string[]): RapiscanLine | null {
  const kmPerH = Number((fields[2] ?? '').trim() || NaN)
  return Number.isFinite(kmPerH) ? { type: 'speed', kmPerH } : null
}

function whole(field: string): number | null {
  return /^ *\d{1,9} *$/.test(field) ? Number(field) : null
}
