import type { Solid } from '../../solids/solid.ts'
import { type Mm3, upright } from '../../solids/turn.ts'
import { ovalOutline } from './outline.ts'
import { type Mm2, holding } from './parts.ts'

/** A cut through a lofted body: its outline at a height. All cuts of one body have as many corners. */
export type Section = { readonly upMm: number; readonly outlineMm: readonly Mm2[] }

/** A round or rounded cut: sizes, where its middle is, and how square it is (2 = ellipse). */
export type OvalCut = {
  readonly upMm: number
  readonly sizeMm: Mm2
  readonly middleMm?: Mm2
  readonly square?: number
}

/** A closed surface through cuts from below to above, standing on `at`. */
export function loft(material: string, sections: readonly Section[], at: Mm3 = [0, 0, 0], fill = 1): Solid {
  const count = sections[0]?.outlineMm.length ?? 0
  if (sections.length < 2 || sections.some(({ outlineMm }) => outlineMm.length !== count))
    throw new RangeError('A loft needs two or more cuts with as many corners each.')
  const corners = sections.flatMap(({ upMm, outlineMm }) => outlineMm.map(([x, y]) => [x, y, upMm] as const))
  const triangles: [number, number, number][] = []
  for (let ringAt = 0; ringAt + 1 < sections.length; ringAt++) {
    for (let corner = 0; corner < count; corner++) {
      const [a, b] = [ringAt * count + corner, ringAt * count + ((corner + 1) % count)]
      triangles.push([a, b, b + count], [a, b + count, a + count])
    }
  }
  const [below, above] = [corners.length, corners.length + 1]
  const last = (sections.length - 1) * count
  for (let corner = 0; corner < count; corner++) {
    const next = (corner + 1) % count
    triangles.push([next, corner, below], [last + corner, last + next, above])
  }
  return centred(material, [...corners, middleOf(sections[0]), middleOf(sections.at(-1))], triangles, at, fill)
}

/** A surface through round cuts. */
export function ovalLoft(
  material: string,
  cuts: readonly OvalCut[],
  at: Mm3 = [0, 0, 0],
  fill = 1,
  corners = 14,
): Solid {
  return loft(
    material,
    cuts.map((cut) => sectionOf(cut, corners)),
    at,
    fill,
  )
}

/** A surface through round cuts with a hollow of `inside` (air) behind walls of about one thickness; the hollow may hold contents given in the body's frame. */
export function hollowLoft(
  material: string,
  cuts: readonly OvalCut[],
  wallMm: number,
  { inside = 'air', fill = 1, contents = [] as readonly Solid[], corners = 14 } = {},
): Solid {
  const [from, to] = [cuts[0]?.upMm ?? 0, cuts.at(-1)?.upMm ?? 0]
  const shrink = (to - from - 2 * wallMm) / (to - from)
  const inner = cuts.map(({ sizeMm: [along, across], upMm, ...rest }) => ({
    ...rest,
    upMm: from + wallMm + (upMm - from) * shrink,
    sizeMm: [Math.max(0.2, along - 2.6 * wallMm), Math.max(0.2, across - 2.6 * wallMm)] as const,
  }))
  const cavity = ovalLoft(inside, inner, [0, 0, 0], fill, corners)
  return holding(ovalLoft(material, cuts, [0, 0, 0], 1, corners), [
    contents.length > 0 ? holding(cavity, contents) : cavity,
  ])
}

/** A body turned on a lathe: radii in mm at heights from below to above. */
export function lathe(
  material: string,
  profile: readonly (readonly [radiusMm: number, upMm: number])[],
  at: Mm3 = [0, 0, 0],
  corners = 16,
): Solid {
  return loft(
    material,
    profile.map(([radiusMm, upMm]) => ({
      upMm,
      outlineMm: ovalOutline(2 * Math.max(0.05, radiusMm), 2 * Math.max(0.05, radiusMm), corners),
    })),
    at,
  )
}

function sectionOf({ upMm, sizeMm, middleMm = [0, 0], square = 2 }: OvalCut, corners: number): Section {
  const outline = ovalOutline(Math.max(0.1, sizeMm[0]), Math.max(0.1, sizeMm[1]), corners, square)
  return { upMm, outlineMm: outline.map(([x, y]) => [x + middleMm[0], y + middleMm[1]] as const) }
}

function middleOf(section: Section | undefined): Mm3 {
  const outline = section?.outlineMm ?? []
  const sum = outline.reduce<Mm2>(([x, y], corner) => [x + corner[0], y + corner[1]], [0, 0])
  return [sum[0] / outline.length, sum[1] / outline.length, section?.upMm ?? 0]
}

/** The mesh about the middle of its own bounds, as every form is about its own. */
function centred(
  material: string,
  corners: readonly Mm3[],
  triangles: readonly (readonly [number, number, number])[],
  at: Mm3,
  fill: number,
): Solid {
  const mid = [0, 1, 2].map((axis) => {
    const values = corners.map((corner) => corner[axis] ?? 0)
    return (Math.min(...values) + Math.max(...values)) / 2
  }) as unknown as Mm3
  const cornersMm = corners.map(([x, y, z]) => [x - mid[0], y - mid[1], z - mid[2]] as const)
  return {
    shape: { kind: 'mesh', cornersMm, triangles },
    material,
    fill,
    centreMm: [mid[0] + at[0], mid[1] + at[1], mid[2] + at[2]],
    turn: upright,
    holds: [],
  }
}
