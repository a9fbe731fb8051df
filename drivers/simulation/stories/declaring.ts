import { readFileSync } from 'node:fs'
import type { MadeParcel, TrueLine } from '../goods/packing/parcel.ts'
import type { Dice } from '../goods/shaping/dice.ts'
import { classOf } from '../goods/taxonomy.ts'
import { postalLabel, waybillLabel } from './labels.ts'
import {
  type Channel,
  type StoryParty,
  consigneeIn,
  receivingCountries,
  sendingCountries,
  shipperFrom,
} from './parties.ts'

/** A declared line, as a station takes it in. */
export type StoryLine = {
  readonly hs6: string
  readonly description: string
  readonly quantity: number
  readonly unit: string
  readonly netMassG: number
  readonly value: number | null
  readonly origin: string | null
}

/** What is declared for one label, as a station takes it in. */
export type StoryDeclaration = {
  readonly label: string
  readonly masterCarton: string | null
  readonly grossMassG: number | null
  readonly parcelCount: number | null
  readonly currency: string | null
  readonly shipper: StoryParty | null
  readonly consignee: StoryParty | null
  readonly lines: readonly StoryLine[]
}

type Language = 'en' | 'de' | 'fr' | 'es'

const wording = JSON.parse(readFileSync(new URL('wording.json', import.meta.url), 'utf8')) as {
  readonly goods: Readonly<Record<string, Readonly<Record<Language, readonly string[]>>>>
  readonly vague: Readonly<Record<Language, readonly string[]>>
}

/** Languages in which senders of a country write, English the most. */
const languages: Readonly<Record<string, readonly [Language, ...Language[]]>> = {
  DE: ['de', 'de', 'en'],
  TR: ['en', 'en', 'de'],
  HK: ['en', 'en', 'fr'],
  GB: ['en'],
}

/** Units of money for one US dollar. */
const currencies = { USD: 1, EUR: 0.92, GBP: 0.79 } as const

/** Goods as a sender of this country would write them. Classes without wording keep their description. */
export function worded(d: Dice, kind: string, country: string): string {
  const texts = wording.goods[kind]?.[d.of(languages[country] ?? ['en', 'en', 'en', 'es'])] ?? []
  return texts[d.whole(0, texts.length - 1)] ?? classOf(kind).description
}

/** A text that says nothing of the goods. */
export function vagueText(d: Dice, country: string): string {
  const texts = wording.vague[d.of(languages[country] ?? ['en', 'en', 'fr'])]
  return texts[d.whole(0, texts.length - 1)] ?? 'gift'
}

/** Every text that says nothing. */
export const vagueTexts: readonly string[] = Object.values(wording.vague).flat()

/** An honest declaration of a parcel: its true lines in a sender's words, plausible values, a label whose check digit holds. */
export function honestDeclaration(d: Dice, made: MadeParcel): StoryDeclaration {
  const channel: Channel = d.of(['post', 'express'])
  const [from, to] = [d.of(sendingCountries), d.of(receivingCountries)]
  const currency = to === 'US' ? 'USD' : from === 'GB' ? 'GBP' : 'EUR'
  const label =
    channel === 'post'
      ? postalLabel(d.of(['LP', 'RR', 'CP', 'LZ', 'UX']), d.whole(0, 99_999_999), from)
      : waybillLabel(d.of(['176', '020', '406', '784']), d.whole(0, 9_999_999))
  const units = made.scene.items.filter(({ role }) => role === 'goods').length
  return {
    label,
    masterCarton: null,
    grossMassG: made.grossMassG,
    parcelCount: made.form === 'master' || made.form === 'pallet' ? Math.max(1, units) : null,
    currency,
    shipper: shipperFrom(d, from, channel),
    consignee: consigneeIn(d, to),
    lines: made.lines.map((line) => declaredLine(d, line, from, currencies[currency])),
  }
}

function declaredLine(
  d: Dice,
  { kind, hs6, quantity, unit, netMassG }: TrueLine,
  origin: string,
  rate: number,
): StoryLine {
  const [low, high] = classOf(kind).valueUsd
  const each = low * (high / low) ** d.between(0.1, 0.8)
  const value = Math.max(0.5, Math.round(each * quantity * rate * 100) / 100)
  return { hs6, description: worded(d, kind, origin), quantity, unit, netMassG, value, origin }
}
