import type { Solid } from './solid.ts'

/** Why a thing is in a parcel: goods that a line declares or should declare, what they are packed in, or what nobody may send. */
export type ItemRole = 'goods' | 'packaging' | 'contraband'

/**
 * One thing in a parcel, placed in the parcel's frame: origin at its front left corner on the belt, along = travel. `kind` is a class
 * of `goods/taxonomy.json`; `builder` names the recipe that made it; `pieces` counts the units that it stands for (a blister of ten
 * cells is one item of ten). `netMassG` is without its retail packing, which is an item of its own or a solid that holds it.
 */
export type Item = {
  readonly kind: string
  readonly builder: string
  readonly role: ItemRole
  readonly pieces: number
  readonly netMassG: number
  readonly solids: readonly Solid[]
}

/** A parcel's whole truth: its outer size in mm (along, across, up) and everything in it, the carton itself included. */
export type Scene = {
  readonly sizeMm: readonly [alongMm: number, acrossMm: number, upMm: number]
  readonly items: readonly Item[]
}
