import type { LaneStatus } from '../../station/contract/lane-status.ts'

/** The drawing's own x of the infeed, beam and gate; between them it is true to scale. */
const infeedX = 60
const beamX = 316
const gateX = 664

/** x on the drawing of a place on the belt in mm from the infeed eye. */
export function planX({ beamMm, gateMm }: LaneStatus['geometry'], mm: number): number {
  if (mm <= beamMm) return infeedX + ((beamX - infeedX) * mm) / beamMm
  return beamX + ((gateX - beamX) * (mm - beamMm)) / (gateMm - beamMm)
}

/** A thing of the lane that can be what a stop is about. `kind` decides how it looks while all is well. */
export type PlanMark = {
  readonly name: string
  readonly word: string
  readonly kind: 'panel' | 'button' | 'device'
  readonly x: number
  readonly y: number
}

/** Things that are always drawn, by the names that the station gives to interlocks. */
export const fixtures: readonly PlanMark[] = [
  { name: 'door1Closed', word: 'door 1', kind: 'panel', x: 216, y: 170 },
  { name: 'accessPanelClosed', word: 'access panel', kind: 'panel', x: 326, y: 170 },
  { name: 'door2Closed', word: 'door 2', kind: 'panel', x: 326, y: 324 },
  { name: 'emergencyStopReleased', word: 'E-stop', kind: 'button', x: 120, y: 152 },
  { name: 'emergencyStopReleased', word: 'E-stop', kind: 'button', x: 120, y: 346 },
  { name: 'emergencyStopReleased', word: 'E-stop', kind: 'button', x: 560, y: 164 },
  { name: 'emergencyStopReleased', word: 'E-stop', kind: 'button', x: 806, y: 346 },
]

/** Things that are drawn only when a stop is about them. */
export const hidden: readonly PlanMark[] = [
  { name: 'interlockAClosed', word: 'circuit A', kind: 'device', x: 260, y: 136 },
  { name: 'interlockBClosed', word: 'circuit B', kind: 'device', x: 366, y: 136 },
  { name: 'curtainsInPlace', word: 'lead curtains', kind: 'device', x: 190, y: 150 },
  { name: 'safetyRelayGood', word: 'safety relay', kind: 'device', x: 316, y: 140 },
  { name: 'keyOn', word: 'key', kind: 'device', x: 480, y: 160 },
  { name: 'heartbeatGood', word: 'conveyor control', kind: 'device', x: 110, y: 366 },
  { name: 'operatorPresent', word: 'operator’s place', kind: 'device', x: 560, y: 346 },
  { name: 'conveyor', word: 'conveyor control', kind: 'device', x: 110, y: 366 },
  { name: 'belt', word: 'belt', kind: 'device', x: 110, y: 190 },
  { name: 'detector', word: 'line detector', kind: 'device', x: 316, y: 362 },
  { name: 'generator', word: 'X-ray generator', kind: 'device', x: 316, y: 140 },
  { name: 'lamp', word: 'X-RAY ON lamp', kind: 'device', x: 316, y: 140 },
  { name: 'gate', word: 'gate', kind: 'device', x: 690, y: 184 },
]
