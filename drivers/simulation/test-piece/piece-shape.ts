/** A place on a test piece in mm from its corner: u along its longer side, v across it. */
export type PlaceMm = readonly [u: number, v: number]

/** A rectangle on a test piece in mm: its corner next to the origin, its width along u, its height along v. */
export type BoxMm = readonly [u: number, v: number, width: number, height: number]

/** A copper wire of a piece; with a wave it swings sideways about the line from end to end. */
export type WireShape = {
  readonly awg: number
  readonly fromMm: PlaceMm
  readonly toMm: PlaceMm
  readonly wave?: { readonly amplitudeMm: number; readonly periodMm: number } | undefined
}

/** A plate on the piece. */
export type PatchShape = { readonly mm: number; readonly boxMm: BoxMm }

/** What the simulator needs to know of a test piece; a part that a piece has not is left out. All lengths in mm. */
export type PieceShape = {
  readonly sizeMm: PlaceMm
  readonly base: { readonly material: string; readonly mm: number }
  readonly fiducials: {
    readonly material: string
    readonly mm: number
    readonly discs: readonly { readonly atMm: PlaceMm; readonly diameterMm: number }[]
  }
  readonly wires?: readonly WireShape[] | undefined
  readonly penetration?:
    | { readonly material: string; readonly steps: readonly (PatchShape & { readonly wires: readonly WireShape[] })[] }
    | undefined
  readonly steel?:
    | {
        readonly strip: { readonly material: string; readonly mm: number }
        readonly steps: readonly (PatchShape & { readonly stripMm: BoxMm })[]
      }
    | undefined
  readonly edges?:
    | {
        readonly material: string
        readonly mm: number
        readonly slabs: readonly { readonly centreMm: PlaceMm; readonly sideMm: number; readonly turnDeg: number }[]
      }
    | undefined
  readonly linePairs?:
    | {
        readonly material: string
        readonly mm: number
        readonly groups: readonly { readonly across: 'u' | 'v'; readonly barMm: number; readonly boxMm: BoxMm }[]
      }
    | undefined
  readonly thinOrganic?: { readonly material: string; readonly steps: readonly PatchShape[] } | undefined
  readonly pairs?:
    | readonly {
        readonly one: PatchShape & { readonly material: string }
        readonly other: PatchShape & { readonly material: string }
      }[]
    | undefined
  readonly field?: (PatchShape & { readonly material: string }) | undefined
}

/**
 * How a piece lies in the beam: quarter turns anticlockwise seen from above, upside down or not, a small turn more, a shift in mm, and how
 * much larger its shadow is than itself (1 = as large).
 */
export type Pose = {
  readonly quarterTurns: number
  readonly mirrored: boolean
  readonly turnDeg: number
  readonly shiftMm: readonly [alongMm: number, acrossMm: number]
  readonly magnification: number
}

/** Lying as drawn. */
export const asDrawn: Pose = { quarterTurns: 0, mirrored: false, turnDeg: 0, shiftMm: [0, 0], magnification: 1 }
