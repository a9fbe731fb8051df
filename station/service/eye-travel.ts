import type { EyeName } from '../../drivers/conveyor/conveyor.ts'

/** How far behind the eye before it an eye was found, in mm of belt travel: the median over so many parcels. */
export type EyeOffset = { readonly mm: number; readonly parcels: number }

/** Each eye with the one before it that every parcel surely passed. */
export const eyePairs: readonly (readonly [from: EyeName, to: EyeName])[] = [
  ['infeed', 'tunnelIn'],
  ['tunnelIn', 'tunnelOut'],
  ['tunnelOut', 'divert'],
  ['tunnelOut', 'outfeed'],
]

/** Front edges that each eye has seen lately, as belt positions in mm, oldest first. */
export type EyeEdges = Readonly<Partial<Record<EyeName, readonly number[]>>>

const kept = 40
const fewest = 3
const widestMm = 6000
const sameMm = 30
/** Another distance may come back this often against the best one, as a share. */
const mostAlike = 0.75

/** Adds a front edge of an eye; the oldest are forgotten. */
export function edgeSeen(edges: EyeEdges, eye: EyeName, beltMm: number): EyeEdges {
  return { ...edges, [eye]: [...(edges[eye] ?? []), beltMm].slice(-kept) }
}

/**
 * How far apart two eyes are, from the edges of parcels that passed both: the distance that most pairs of edges share. It needs no
 * knowledge of which edge belongs to which parcel, since only the true distance keeps coming back; parcels that come at even distances
 * make others come back too, so that nothing is claimed until one stands out. Null until then.
 */
export function offsetOf(edges: EyeEdges, from: EyeName, to: EyeName): EyeOffset | null {
  const [before, after] = [edges[from] ?? [], edges[to] ?? []]
  const distances = after
    .flatMap((edge) => before.map((front) => edge - front))
    .filter((mm) => mm > 0 && mm < widestMm)
    .sort((a, b) => a - b)
  const clusters = distances.map((start) => distances.filter((mm) => mm >= start && mm <= start + sameMm))
  const [best] = [...clusters].sort((a, b) => b.length - a.length || spread(a) - spread(b))
  if (!best || best.length < fewest) return null
  const apart = (other: readonly number[]): boolean => Math.abs((other[0] ?? 0) - (best[0] ?? 0)) > 2 * sameMm
  const next = Math.max(0, ...clusters.filter(apart).map(({ length }) => length))
  if (next > mostAlike * best.length) return null
  return { mm: best[Math.floor(best.length / 2)] ?? 0, parcels: best.length }
}

function spread(cluster: readonly number[]): number {
  return (cluster.at(-1) ?? 0) - (cluster[0] ?? 0)
}
