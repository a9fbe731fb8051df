import type { MadeParcel, TrueLine } from '../goods/packing/parcel.ts'
import type { Dice } from '../goods/shaping/dice.ts'
import { classOf, classesOf, headingOf } from '../goods/taxonomy.ts'
import { confusable } from './confusable.ts'
import { type StoryDeclaration, type StoryLine, vagueText, worded } from './declaring.ts'

/** Ways in which a declaration may not be true. `honest` is none; `threat` is true of the goods and silent about what is hidden. */
export const lieNames = ['honest', 'undeclared', 'swap', 'confusableSwap', 'quantity', 'weight', 'unmanifested', 'duplicateLabel', 'vagueText', 'valueSplitting', 'threat'] as const // prettier-ignore
export type LieName = (typeof lieNames)[number]

/** A declaration after a lie, and what was done in one sentence. Null stands for no declaration. */
export type Lied = { readonly declaration: StoryDeclaration | null; readonly explanation: string }

/** What a lie looks at: the honest declaration, what was packed, and the label of another parcel of the same flight. */
export type Ground = {
  readonly honest: StoryDeclaration
  readonly made: MadeParcel
  readonly otherLabel: string | null
}

type Tell = (d: Dice, ground: Ground) => Lied

/** The lies that change one declaration. Each changes what it names and nothing else. */
export const lies: Readonly<Record<LieName, Tell>> = {
  honest: (_d, { honest }) => ({ declaration: honest, explanation: 'Everything is declared as it is.' }),
  undeclared: (d, ground) => {
    const left = lineOf(d, ground)
    const lines = ground.honest.lines.filter((_, at) => at !== left.at)
    return told(ground, lines, `${left.truth.description} (${left.truth.quantity} ${left.truth.unit}) is not declared.`)
  },
  swap: (d, ground) => {
    const { at, truth } = lineOf(d, ground)
    const { chapter } = headingOf(truth)
    const present = new Set(ground.made.lines.map(({ kind }) => kind))
    const others = classesOf('goods').filter((one) => headingOf(one).chapter !== chapter && !present.has(one.id))
    return swapped(d, ground, at, truth, others[d.whole(0, others.length - 1)]?.id ?? 'book')
  },
  confusableSwap: (d, ground) => {
    const present = new Set(ground.made.lines.map(({ kind }) => kind))
    const choices = ground.made.lines.flatMap((truth, at) =>
      (confusable.get(truth.kind) ?? []).filter((kind) => !present.has(kind)).map((kind) => ({ at, truth, kind })),
    )
    const choice = choices[d.whole(0, choices.length - 1)]
    if (!choice) throw new RangeError('Nothing in this parcel looks like anything else.')
    return swapped(d, ground, choice.at, choice.truth, choice.kind)
  },
  quantity: (d, ground) => {
    const most = ground.made.lines.reduce(
      (best, line, at, all) => (line.quantity > (all[best]?.quantity ?? 0) ? at : best),
      0,
    )
    const truth = ground.made.lines[most]?.quantity ?? 1
    const declared = otherQuantity(d, truth)
    const lines = changed(ground.honest.lines, most, (line) => ({ ...line, quantity: declared }))
    return told(ground, lines, `${declared} declared where ${truth} are packed.`)
  },
  weight: (d, { honest }) => {
    const factor = d.of([0.5, 0.8, 0.9, 1.1, 1.2, 1.5])
    const lines = honest.lines.map((line) => ({ ...line, netMassG: Math.round(line.netMassG * factor) }))
    const grossMassG = Math.max(1, Math.round((honest.grossMassG ?? 1) * factor))
    return {
      declaration: { ...honest, lines, grossMassG },
      explanation: `Declared at ${Math.round(100 * factor)} % of its mass.`,
    }
  },
  unmanifested: () => ({ declaration: null, explanation: 'Nobody declared this parcel.' }),
  duplicateLabel: (_d, { honest, otherLabel }) => {
    if (otherLabel === null) throw new RangeError('A duplicate label needs another parcel before it.')
    return {
      declaration: { ...honest, label: otherLabel },
      explanation: `It carries the label of another parcel, ${otherLabel}.`,
    }
  },
  vagueText: (d, ground) => {
    const country = ground.honest.shipper?.country ?? 'CN'
    const lines = ground.honest.lines.map((line) => ({ ...line, description: vagueText(d, country) }))
    return told(ground, lines, 'The text says nothing of what the goods are.')
  },
  valueSplitting: (d, { honest }) => {
    const limit = honest.currency === 'USD' ? 800 : 150
    const sum = honest.lines.reduce((total, { value }) => total + (value ?? 0), 0)
    const factor = (limit * d.between(0.93, 0.995)) / sum
    const lines = honest.lines.map((line) => ({ ...line, value: Math.floor((line.value ?? 0) * factor * 100) / 100 }))
    return {
      declaration: { ...honest, lines },
      explanation: `One of several parcels to one consignee, each valued just below ${limit}.`,
    }
  },
  threat: (_d, { honest, made }) => {
    const hidden = made.scene.items
      .filter(({ role }) => role === 'contraband')
      .map(({ kind }) => classOf(kind).description)
    return { declaration: honest, explanation: `Hidden and not declared: ${hidden.join(', ')}.` }
  },
}

/** Pieces declared instead of the true ones: one less, a tenth or a quarter less, or more; never the truth and never none. */
function otherQuantity(d: Dice, truth: number): number {
  const wanted = d.of([truth - 1, Math.round(truth * 0.9), Math.round(truth * 0.75), Math.round(truth * 1.25)])
  return wanted >= 1 && wanted !== truth ? wanted : truth > 1 ? truth - 1 : truth + 1
}

function lineOf(d: Dice, { made }: Ground): { readonly at: number; readonly truth: TrueLine } {
  const at = d.whole(0, made.lines.length - 1)
  const truth = made.lines[at]
  if (!truth) throw new RangeError('A parcel without goods has no line to lie about.')
  return { at, truth }
}

function swapped(d: Dice, ground: Ground, at: number, truth: TrueLine, kind: string): Lied {
  const { hs6, unit } = classOf(kind)
  const description = worded(d, kind, ground.honest.shipper?.country ?? 'CN')
  const lines = changed(ground.honest.lines, at, (line) => ({ ...line, hs6, unit, description }))
  return told(ground, lines, `${truth.description} is declared as ${classOf(kind).description}.`)
}

function changed(
  lines: readonly StoryLine[],
  which: number,
  change: (line: StoryLine) => StoryLine,
): readonly StoryLine[] {
  return lines.map((line, at) => (at === which ? change(line) : line))
}

function told({ honest }: Ground, lines: readonly StoryLine[], explanation: string): Lied {
  return { declaration: { ...honest, lines }, explanation }
}
