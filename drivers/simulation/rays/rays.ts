/**
 * The rays of one line, one a channel, in the plane of the slice: a place on each and its unit direction, in mm across the belt and
 * up from it. Across 0 is the middle of the belt. Rays are in order: each lies wholly on one side of the one before it.
 */
export type Rays = {
  readonly count: number
  readonly fromAcross: Float64Array
  readonly fromUp: Float64Array
  readonly toAcross: Float64Array
  readonly toUp: Float64Array
}

/** A place in the plane of the slice, in mm: across from the middle of the belt, up from the belt. */
export type Place = readonly [acrossMm: number, upMm: number]

/**
 * How rays run. `parallel`: straight up, channels a pitch apart. `fan`: from a source above or below the belt to a detector that is
 * - `flat`: level at a height, its channels spaced so that their rays cross the belt's surface a pitch apart,
 * - `corner`: L-shaped, `levelChannels` on the level arm that ends in the corner, the others on the upright arm towards the source;
 *   the spacing is that of the detector itself,
 * - `given`: wherever its channels are.
 */
export type BeamGeometry =
  | { readonly kind: 'parallel' }
  | {
      readonly kind: 'fan'
      readonly sourceMm: Place
      readonly detector:
        | { readonly kind: 'flat'; readonly upMm: number }
        | {
            readonly kind: 'corner'
            readonly cornerMm: Place
            readonly levelChannels: number
            readonly spacingMm: number
          }
        | { readonly kind: 'given'; readonly channelsMm: readonly Place[] }
    }

/** The rays of so many channels, symmetric about the middle of the belt. Throws RangeError on a geometry that has no order of rays. */
export function raysOf(geometry: BeamGeometry, channels: number, pitchMm: number): Rays {
  const across = (channel: number): number => (channel + 0.5 - channels / 2) * pitchMm
  if (geometry.kind === 'parallel') {
    const places = Array.from({ length: channels }, (_, channel): Place => [across(channel), 0])
    return raysBetween(
      places,
      places.map(([at]): Place => [at, 1]),
    )
  }
  const { sourceMm, detector } = geometry
  const targets =
    detector.kind === 'flat' ? flat(sourceMm, detector.upMm, channels, across) : placed(geometry, channels)
  return raysBetween(
    targets.map(() => sourceMm),
    targets,
  )
}

/** Rays from place to place. Throws RangeError where two neighbours cross or fall together on their way to the detector. */
export function raysBetween(from: readonly Place[], to: readonly Place[]): Rays {
  const unit = to.map(([across, up], channel): Place => {
    const [startAcross, startUp] = from[channel] ?? [0, 0]
    const length = Math.hypot(across - startAcross, up - startUp)
    return [(across - startAcross) / length, (up - startUp) / length]
  })
  // A ray is counted from where it is nearest to the middle of the belt: a source far away would cost the chords their last digits.
  const near = unit.map(([across, up], channel): Place => {
    const [startAcross, startUp] = from[channel] ?? [0, 0]
    const run = startAcross * across + startUp * up
    return [startAcross - run * across, startUp - run * up]
  })
  const rays = {
    count: to.length,
    fromAcross: Float64Array.from(near, ([across]) => across),
    fromUp: Float64Array.from(near, ([, up]) => up),
    toAcross: Float64Array.from(unit, ([across]) => across),
    toUp: Float64Array.from(unit, ([, up]) => up),
  }
  return inOrder(rays, to)
}

/** The channels `from` to `to` (not included) alone. */
export function raysWithin(rays: Rays, from: number, to: number): Rays {
  return {
    count: Math.max(0, Math.min(to, rays.count) - from),
    fromAcross: rays.fromAcross.slice(from, to),
    fromUp: rays.fromUp.slice(from, to),
    toAcross: rays.toAcross.slice(from, to),
    toUp: rays.toUp.slice(from, to),
  }
}

/** Each channel as `parts` rays spread evenly over its width, halfway to its neighbours. */
export function finerRays(rays: Rays, parts: number): Rays {
  if (parts === 1) return rays
  const { count } = rays
  const spread = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: count * parts }, (_, at) => {
      const channel = Math.floor(at / parts)
      const [before, after] = [Math.max(0, channel - 1), Math.min(count - 1, channel + 1)]
      const step = ((values[after] ?? 0) - (values[before] ?? 0)) / Math.max(1, after - before)
      return (values[channel] ?? 0) + step * (((at % parts) + 0.5) / parts - 0.5)
    })
  const [toAcross, toUp] = [spread(rays.toAcross), spread(rays.toUp)]
  const length = toAcross.map((across, at) => Math.hypot(across, toUp[at] ?? 0))
  return {
    count: count * parts,
    fromAcross: spread(rays.fromAcross),
    fromUp: spread(rays.fromUp),
    toAcross: toAcross.map((value, at) => value / (length[at] ?? 1)),
    toUp: toUp.map((value, at) => value / (length[at] ?? 1)),
  }
}

/** Signed distance in mm of a place from a channel's ray; it falls from channel to channel. */
export function besideRay(rays: Rays, channel: number, acrossMm: number, upMm: number): number {
  const across = acrossMm - (rays.fromAcross[channel] ?? 0)
  const up = upMm - (rays.fromUp[channel] ?? 0)
  return across * (rays.toUp[channel] ?? 0) - up * (rays.toAcross[channel] ?? 0)
}

/** Distance in mm along a channel's ray, from its own place, to the place nearest to one beside it. */
export function alongRay(rays: Rays, channel: number, acrossMm: number, upMm: number): number {
  const across = acrossMm - (rays.fromAcross[channel] ?? 0)
  const up = upMm - (rays.fromUp[channel] ?? 0)
  return across * (rays.toAcross[channel] ?? 0) + up * (rays.toUp[channel] ?? 0)
}

/** Number of channels whose ray passes a place on its left: the first channel that lies at it or to its right. */
export function channelsLeftOf(rays: Rays, acrossMm: number, upMm: number): number {
  let [low, high] = [0, rays.count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (besideRay(rays, middle, acrossMm, upMm) > 0) low = middle + 1
    else high = middle
  }
  return low
}

function flat(source: Place, upMm: number, channels: number, across: (channel: number) => number): readonly Place[] {
  const magnification = (upMm - source[1]) / (0 - source[1])
  if (!(magnification >= 1 && Number.isFinite(magnification)))
    throw new RangeError('The detector must lie beyond the belt as seen from the source.')
  return Array.from({ length: channels }, (_, channel): Place => [
    source[0] + (across(channel) - source[0]) * magnification,
    upMm,
  ])
}

function placed(geometry: BeamGeometry & { readonly kind: 'fan' }, channels: number): readonly Place[] {
  const { detector, sourceMm } = geometry
  if (detector.kind === 'given') {
    if (detector.channelsMm.length === channels) return detector.channelsMm
    throw new RangeError(`The geometry places ${detector.channelsMm.length} channels, the detector has ${channels}.`)
  }
  if (detector.kind === 'flat') throw new RangeError('A flat detector is spaced by the pitch on the belt.')
  const { cornerMm, levelChannels, spacingMm } = detector
  const inwards = Math.sign(sourceMm[0] - cornerMm[0]) || 1
  const towards = Math.sign(sourceMm[1] - cornerMm[1])
  return Array.from({ length: channels }, (_, channel): Place => {
    const beforeCorner = levelChannels - channel - 0.5
    return beforeCorner > 0
      ? [cornerMm[0] + inwards * beforeCorner * spacingMm, cornerMm[1]]
      : [cornerMm[0], cornerMm[1] - towards * beforeCorner * spacingMm]
  })
}

/** Turns the rays' direction about where left and right are swapped (a source above the belt), and refuses what has no order. */
function inOrder(rays: Rays, to: readonly Place[]): Rays {
  if (rays.count < 2) return rays
  const falls = (channel: number): number => {
    const [across, up] = to[channel] ?? [0, 0]
    return besideRay(rays, channel + 1, across, up)
  }
  const sign = Math.sign(falls(0))
  for (let channel = 0; channel + 1 < rays.count; channel++)
    if (Math.sign(falls(channel)) !== sign || sign === 0)
      throw new RangeError(`The rays of channels ${channel} and ${channel + 1} are not beside one another.`)
  if (sign < 0) return rays
  // Chords do not know which way a ray runs, so that it may be turned to run upwards like all others.
  return { ...rays, toAcross: rays.toAcross.map((value) => -value), toUp: rays.toUp.map((value) => -value) }
}
