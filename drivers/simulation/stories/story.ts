import { mulberry } from '../feed.ts'
import {
  type MadeParcel,
  type ParcelForm,
  type ParcelWish,
  type TrueLine,
  makeParcel,
} from '../goods/packing/parcel.ts'
import { type Dice, diceOf } from '../goods/shaping/dice.ts'
import { classesOf } from '../goods/taxonomy.ts'
import type { Scene } from '../solids/item.ts'
import { confusable } from './confusable.ts'
import { type StoryDeclaration, honestDeclaration } from './declaring.ts'
import { cartonLabel } from './labels.ts'
import { type LieName, lies } from './lies.ts'

/** A thing that nobody may send or that a line leaves out, as it truly is. */
export type HiddenThing = { readonly kind: string; readonly pieces: number; readonly netMassG: number }

/** What is true of a parcel, kept apart from what is declared. `lines` are all its goods, `hidden` its contraband. */
export type StoryTruth = {
  readonly lie: LieName
  readonly lines: readonly TrueLine[]
  readonly hidden: readonly HiddenThing[]
  readonly grossMassG: number
  readonly explanation: string
}

/** A parcel of a story. `label` is what is stuck on it; `declaration` what was declared for that label, null where nothing was. */
export type StoryParcel = {
  readonly label: string
  readonly form: ParcelForm
  readonly declaration: StoryDeclaration | null
  readonly truth: StoryTruth
  readonly scene: Scene
}

/** How a story's parcels are made beside their lies. */
export type StoryOptions = { readonly form?: ParcelForm | 'any'; readonly heldOut?: boolean }

/** So many parcels share one consignee when a value is split. */
const splitInto = 3

/**
 * Parcels that travel together, one for each lie named, in this order; `valueSplitting` makes three to one consignee. They lie in one
 * master carton with its own label. The same seed tells the same story. Throws RangeError when `duplicateLabel` comes first: there is
 * no label yet to repeat.
 */
export function story(seed: number, kinds: readonly LieName[], options: StoryOptions = {}): readonly StoryParcel[] {
  const d = diceOf(mulberry(seed * 7919 + 5))
  const carton = cartonLabel('4012345', d.whole(0, 999_999_999))
  const parcels: StoryParcel[] = []
  for (const lie of kinds) {
    const first = parcels.length
    const count = lie === 'valueSplitting' ? splitInto : 1
    for (let part = 0; part < count; part++) {
      const made = parcelFor(d, lie, seed * 1000 + parcels.length, options)
      const before = part > 0 ? (parcels[first]?.declaration ?? null) : null
      parcels.push(told(d, lie, made, { carton, before, otherLabel: parcels.at(-1)?.label ?? null }))
    }
  }
  return parcels
}

/** A whole flight: `count` stories of which a share (0..1) lie, all lies alike often. */
export function flight(
  seed: number,
  count: number,
  lyingShare: number,
  options: StoryOptions = {},
): readonly StoryParcel[] {
  const d = diceOf(mulberry(seed * 104_729 + 11))
  const kinds = Array.from({ length: count }, (_, at): LieName => {
    const lying = d.chance(lyingShare)
    const lie = d.of(['undeclared', 'swap', 'confusableSwap', 'quantity', 'weight', 'unmanifested', 'duplicateLabel', 'vagueText', 'valueSplitting', 'threat']) // prettier-ignore
    return lying && !(at === 0 && lie === 'duplicateLabel') ? lie : 'honest'
  })
  return story(seed, kinds, options)
}

type Beside = {
  readonly carton: string
  readonly before: StoryDeclaration | null
  readonly otherLabel: string | null
}

function told(d: Dice, lie: LieName, made: MadeParcel, { carton, before, otherLabel }: Beside): StoryParcel {
  const plain = { ...honestDeclaration(d, made), masterCarton: carton }
  const honest = before
    ? { ...plain, currency: before.currency, shipper: before.shipper, consignee: before.consignee }
    : plain
  const { declaration, explanation } = lies[lie](d, { honest, made, otherLabel })
  const hidden = made.scene.items
    .filter(({ role }) => role === 'contraband')
    .map(({ kind, pieces, netMassG }) => ({ kind, pieces, netMassG }))
  const truth = { lie, lines: made.lines, hidden, grossMassG: made.grossMassG, explanation }
  return { label: declaration?.label ?? honest.label, form: made.form, declaration, truth, scene: made.scene }
}

/** A parcel about which this lie can be told: enough lines to leave one out, a class that is like another, something hidden. */
function parcelFor(d: Dice, lie: LieName, seed: number, { form = 'any', heldOut }: StoryOptions): MadeParcel {
  const threats = classesOf('contraband')
  const contraband = lie === 'threat' ? (threats[d.whole(0, threats.length - 1)]?.id ?? 'powder') : null
  const shape = heldOut === undefined ? {} : { heldOut }
  const wish = (at: number): ParcelWish => ({ seed: seed + at * 7_000_003, form, contraband, ...shape })
  let made = makeParcel(wish(0))
  for (let at = 1; !canTell(lie, made); at++) {
    const forms = ['retail', 'master'] as const
    made = makeParcel({ ...wish(at), form: form === 'any' || at > 20 ? (forms[at % 2] ?? 'retail') : form })
  }
  return made
}

function canTell(lie: LieName, { lines }: MadeParcel): boolean {
  if (lie === 'undeclared') return lines.length > 1
  if (lie !== 'confusableSwap') return true
  return lines.some(({ kind }) => confusable.get(kind)?.some((other) => lines.every((line) => line.kind !== other)))
}
