import { stopLane } from './stops.ts'
import { rearBeltMm, type Turn } from './turn.ts'

/**
 * Belt position at which a lane whose disk takes nothing has nothing more before or in the tunnel: pictures that were begun are ended,
 * then the belt stops. Null while the disk is well or the lane stands; `-Infinity` where the tunnel is empty.
 */
export function fullDiskStopMm({ settings, state }: Pick<Turn, 'settings' | 'state'>): number | null {
  if (state.storageRefused === null || (state.mode !== 'running' && state.mode !== 'scanning')) return null
  const open = state.parcels.filter((parcel) => !parcel.closing)
  return Math.max(...open.map((parcel) => rearBeltMm(parcel) + settings.layout.eyesMm.tunnelOut))
}

/** Stops the belt once that position is reached; a parcel that comes before it stops the belt as well. */
export function stopOnFullDisk(turn: Turn): void {
  const stopMm = fullDiskStopMm(turn)
  if (stopMm !== null && turn.state.beltMm >= stopMm) stopLane(turn, 'disk-full', null)
}
