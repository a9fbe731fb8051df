import { type BeamGeometry, type Rays, raysOf } from '../rays/rays.ts'

/**
 * What a picture of a parcel shows. `channels` null: as many as the shadow needs; a number: the whole detector, the parcel in its
 * middle. `marginMm` is open field before, behind and (with `channels` null) beside the parcel.
 */
export type ViewSettings = {
  readonly geometry: BeamGeometry
  readonly pitchAcrossMm: number
  readonly pitchAlongMm: number
  readonly marginMm: number
  readonly channels: number | null
}

/** A picture's pixels: one row a line of the belt's travel, one column a channel. Row 0 is the first to pass the beam. */
export type View = {
  readonly rays: Rays
  readonly columns: number
  readonly rows: number
  /** Middle of row 0, in mm from the parcel's front edge. */
  readonly firstRowMm: number
  readonly pitchAlongMm: number
  readonly pitchAcrossMm: number
}

/** The usual picture: parallel rays, 2 mm a pixel, 8 mm of open field around. */
export const plainView: ViewSettings = {
  geometry: { kind: 'parallel' },
  pitchAcrossMm: 2,
  pitchAlongMm: 2,
  marginMm: 8,
  channels: null,
}

/** The view of a parcel of this size (along, across, up, in mm). Throws RangeError where the geometry does not go with it. */
export function viewOf(sizeMm: readonly [number, number, number], settings: ViewSettings): View {
  const { geometry, pitchAcrossMm, pitchAlongMm, marginMm } = settings
  const columns = settings.channels ?? 2 * Math.ceil((shadowMm(geometry, sizeMm) / 2 + marginMm) / pitchAcrossMm)
  const rows = Math.ceil((sizeMm[0] + 2 * marginMm) / pitchAlongMm)
  const rays = raysOf(geometry, columns, pitchAcrossMm)
  return { rays, columns, rows, firstRowMm: pitchAlongMm / 2 - marginMm, pitchAlongMm, pitchAcrossMm }
}

/** Width of the parcel's shadow on the belt's surface, the same to both sides. */
function shadowMm(geometry: BeamGeometry, [, acrossMm, upMm]: readonly [number, number, number]): number {
  if (geometry.kind === 'parallel') return acrossMm
  const { sourceMm, detector } = geometry
  if (detector.kind !== 'flat')
    throw new RangeError(
      'The channels of an L-shaped or given detector cannot be chosen by the parcel: give their number.',
    )
  const [across, up] = sourceMm
  if (up >= 0 && up <= upMm) throw new RangeError('The source stands at the height of the parcel.')
  const edges = [-acrossMm / 2, acrossMm / 2].flatMap((edge) =>
    [0, upMm].map((height) => Math.abs(across + ((edge - across) * (0 - up)) / (height - up))),
  )
  return 2 * Math.max(...edges)
}
