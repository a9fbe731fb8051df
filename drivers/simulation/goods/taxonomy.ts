import { readFileSync } from 'node:fs'
import type { ItemRole } from '../solids/item.ts'

/**
 * One class of things in parcels. `hs6` is the heading that goods are declared under, and for contraband the one that it should be;
 * `netMassG` and `valueUsd` are what one piece may weigh and cost; `group` pools classes for calibration; `shapes` names the builders'
 * shape families, of which `heldOut` ones are never shown in training.
 */
export type GoodsClass = {
  readonly id: string
  readonly role: ItemRole
  readonly hs6: string
  readonly description: string
  readonly family: string
  readonly group: string
  readonly material: 'organic' | 'mixed' | 'metal' | 'glass-ceramic'
  readonly netMassG: readonly [from: number, to: number]
  readonly valueUsd: readonly [from: number, to: number]
  readonly unit: string
  readonly threat: boolean
  readonly nearTransparent: boolean
  readonly dense: boolean
  readonly shapes: { readonly training: readonly string[]; readonly heldOut: readonly string[] }
}

/** All classes in one order, with the version of that order: class numbers of a network are indices into it. */
export type Taxonomy = { readonly version: number; readonly classes: readonly GoodsClass[] }

/** The one list of classes that builders, labels and declarations share. */
export const taxonomy = JSON.parse(readFileSync(new URL('taxonomy.json', import.meta.url), 'utf8')) as Taxonomy

const byId = new Map(taxonomy.classes.map((one) => [one.id, one]))

/** The class of this id. Throws RangeError on an unknown one. */
export function classOf(id: string): GoodsClass {
  const found = byId.get(id)
  if (!found) throw new RangeError(`There is no class of goods "${id}".`)
  return found
}

/** All classes of one role. */
export function classesOf(role: ItemRole): readonly GoodsClass[] {
  return taxonomy.classes.filter((one) => one.role === role)
}

/** The heading's chapter (two digits) and heading (four digits) of the Harmonized System. */
export function headingOf({ hs6 }: { readonly hs6: string }): { readonly chapter: string; readonly heading: string } {
  return { chapter: hs6.slice(0, 2), heading: hs6.slice(0, 4) }
}
