import { mulberry } from '../../feed.ts'
import type { Item, Scene } from '../../solids/item.ts'
import type { Shapes } from '../registry.ts'
import { type Random, diceOf } from '../shaping/dice.ts'
import { weightG } from '../shaping/weigh.ts'
import { classOf, classesOf } from '../taxonomy.ts'
import { type Entry, type WantedLine, entriesFor, entryOf } from './entries.ts'
import { hide } from './hide.ts'
import { packMaster, packPallet } from './lattice.ts'
import { packMailer, packRetail } from './retail.ts'

/** How a parcel is packed. */
export type ParcelForm = 'retail' | 'master' | 'mailer' | 'pallet'

/**
 * What to make. `lines` null lets the seed choose; `heldOut` true uses only shapes kept from training, false only those of training,
 * and leaving it away all; `contraband` is a class to hide in it.
 */
export type ParcelWish = {
  readonly seed: number
  readonly lines?: readonly WantedLine[] | null
  readonly form?: ParcelForm | 'any'
  readonly heldOut?: boolean
  readonly contraband?: string | null
}

/** A line that is true of a parcel: what was placed, counted and weighed. `netMassG` is of all its pieces, in whole grams. */
export type TrueLine = {
  readonly kind: string
  readonly hs6: string
  readonly description: string
  readonly quantity: number
  readonly unit: string
  readonly netMassG: number
}

/** A made parcel: everything in it, what an honest sender declares, and what a scale shows in whole grams. */
export type MadeParcel = {
  readonly form: ParcelForm
  readonly scene: Scene
  readonly lines: readonly TrueLine[]
  readonly grossMassG: number
}

/** Goods that go in bags and envelopes. */
const mailable = ['shirt', 'book', 'smartphone', 'cable', 'imitation-jewellery', 'gold-jewellery', 'wrist-watch', 'sunglasses', 'smart-card', 'primary-cells', 'printed-circuit', 'medicament', 'toothbrush', 'wig', 'towel', 'charger', 'tea', 'chocolate', 'building-mounting', 'rubber-mat', 'plush-toy', 'jacket', 'backpack', 'cutlery', 'die-cast-toy'] as const // prettier-ignore

/** A parcel by its wish; the same wish gives the same parcel. Throws RangeError on a class that nobody makes. */
export function makeParcel(wish: ParcelWish): MadeParcel {
  const random = mulberry(wish.seed * 2654435761 + 97)
  const d = diceOf(random)
  const shapes: Shapes = wish.heldOut === undefined ? 'all' : wish.heldOut ? 'heldOut' : 'training'
  const form =
    wish.form && wish.form !== 'any'
      ? wish.form
      : d.of(['retail', 'retail', 'retail', 'mailer', 'master', 'master', 'pallet'])
  const lines = wish.lines ?? chosenLines(form, random)
  const made = { form, scene: packed(form, lines, shapes, random) }
  const { scene, form: asPacked } = wish.contraband ? hiding(made, wish.contraband, shapes, random) : made
  return { form: asPacked, scene, lines: trueLines(scene), grossMassG: grossMassOf(scene) }
}

/** What an honest sender declares for a scene: its goods by class, in the order in which they are met. */
export function trueLines({ items }: Scene): readonly TrueLine[] {
  const kinds = new Map<string, Item[]>()
  for (const item of items) if (item.role === 'goods') kinds.set(item.kind, [...(kinds.get(item.kind) ?? []), item])
  return [...kinds].map(([kind, same]) => {
    const { hs6, description, unit } = classOf(kind)
    const quantity = same.reduce((sum, { pieces }) => sum + pieces, 0)
    const netMassG = Math.round(same.reduce((sum, item) => sum + item.netMassG, 0))
    return { kind, hs6, description, quantity, unit, netMassG }
  })
}

/** What a scale shows for a whole scene, in whole grams. */
export function grossMassOf({ items }: Scene): number {
  return Math.round(items.reduce((sum, { solids }) => sum + weightG(solids), 0))
}

function chosenLines(form: ParcelForm, random: Random): readonly WantedLine[] {
  const d = diceOf(random)
  const kinds = form === 'mailer' ? mailable : classesOf('goods').map(({ id }) => id)
  const count =
    form === 'retail'
      ? d.of([1, 1, 1, 2, 2, 2, 3, 3, 4, 6])
      : form === 'mailer'
        ? d.of([1, 1, 1, 2])
        : d.of([1, 1, 1, 1, 2])
  const chosen = new Set<string>()
  while (chosen.size < count) chosen.add(kinds[d.whole(0, kinds.length - 1)] ?? 'book')
  const pieces = (): number =>
    form === 'retail' ? d.of([1, 1, 1, 2, 3, 5, 10]) : form === 'mailer' ? d.of([1, 1, 2]) : d.whole(4, 72)
  return [...chosen].map((kind) => ({ kind, pieces: pieces() }))
}

/** At most this many packs lie loose in one parcel. */
const mostPacks = 20

function packed(form: ParcelForm, lines: readonly WantedLine[], shapes: Shapes, random: Random): Scene {
  if (form === 'master' || form === 'pallet') {
    const units = lines.map((line): readonly [Entry, number] => {
      const entry = unitFor(line, shapes, random)
      return [entry, Math.max(1, Math.floor(line.pieces / entry.made.pieces))]
    })
    return form === 'master' ? packMaster(units, random) : packPallet(units, random)
  }
  const limit = Math.max(1, Math.floor((form === 'mailer' ? 4 : mostPacks) / lines.length))
  const entries = lines.flatMap((line) => entriesFor(line, shapes, limit, random))
  return form === 'mailer' ? packMailer(flatOnes(entries, shapes, random), random) : packRetail(light(entries), random)
}

/** Volume in mm³ and mass in grams that go in one retail carton. */
const most = { volumeMm3: 14e6, massG: 22_000 }

/** The first things of a list that go together in one carton; always one. */
function light(entries: readonly Entry[]): readonly Entry[] {
  let [volumeMm3, massG] = [0, 0]
  return entries.filter(({ made }, at) => {
    const volume = made.sizeMm[0] * made.sizeMm[1] * made.sizeMm[2]
    const mass = made.netMassG + made.packingG
    if (at > 0 && (volumeMm3 + volume > most.volumeMm3 || massG + mass > most.massG)) return false
    volumeMm3 += volume
    massG += mass
    return true
  })
}

/** Height in mm of all that goes in one mailing bag. */
const thickestMm = 120

/** Things that lie flat enough for a mailing bag together; the first is made anew while it is too thick. */
function flatOnes(entries: readonly Entry[], shapes: Shapes, random: Random): readonly Entry[] {
  const thick = ({ made }: Entry): number => Math.min(...made.sizeMm)
  let upMm = 0
  return light(entries)
    .map((entry) => {
      let flat = entry
      for (let tries = 0; tries < 6 && thick(flat) > thickestMm; tries++)
        flat = entryOf(entry.builder.kind, shapes, random)
      return flat
    })
    .filter((entry, at) => {
      if (at > 0 && upMm + thick(entry) > thickestMm) return false
      upMm += thick(entry)
      return true
    })
}

/** One retail unit that holds no more pieces than the line wants, where there is such a one. */
function unitFor({ kind, pieces }: WantedLine, shapes: Shapes, random: Random): Entry {
  let entry = entryOf(kind, shapes, random)
  for (let tries = 0; tries < 8 && entry.made.pieces > pieces; tries++) entry = entryOf(kind, shapes, random)
  return entry
}

type Packed = { readonly form: ParcelForm; readonly scene: Scene }

/** The scene with a thing of this class hidden in it. Where no shape finds a place, it is packed anew around the thing, loose. */
function hiding({ form, scene }: Packed, contraband: string, shapes: Shapes, random: Random): Packed {
  for (let tries = 0; tries < 10; tries++) {
    const hidden = hide(scene, entryOf(contraband, shapes, random), random)
    if (hidden) return { form, scene: hidden }
  }
  const kinds = trueLines(scene).map(({ kind }) => ({ kind, pieces: 1 }))
  const others = kinds.slice(0, 3).flatMap((line) => entriesFor(line, shapes, 1, random))
  const thing = entryOf(contraband, shapes, random)
  return form === 'mailer' && Math.min(...thing.made.sizeMm) < thickestMm / 2
    ? { form, scene: packMailer([thing, ...others.slice(0, 1)], random) }
    : { form: 'retail', scene: packRetail([thing, ...others], random) }
}
