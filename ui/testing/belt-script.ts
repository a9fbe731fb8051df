import type { LaneStatus, TrackedParcel } from '../../station/contract/lane-status.ts'
import { encodeStrip } from '../../station/contract/strip.ts'
import { nowMs, type ScriptParcel } from './parcels.ts'
import type { ScriptPlane } from './scripted-station.ts'

/** Places of the scripted lane in mm from the infeed eye; the belt's scale on the strip comes out as in the page's design. */
export const geometry: LaneStatus['geometry'] = {
  beamMm: 1050,
  gateMm: 3897,
  endMm: 4500,
  tunnelInMm: 650,
  tunnelOutMm: 1550,
}

const beltNowMm = 50_000
const speedMmS = 200
/** The parcel that is half through the beam: how far, and how long it is. */
const inBeam = { pastBeamMm: 205, lengthMm: 340 }

/** Interlocks of a lane that is well. */
export const interlocks: LaneStatus['interlocks'] = {
  emergencyStopReleased: true,
  interlockAClosed: true,
  interlockBClosed: true,
  door1Closed: true,
  door2Closed: true,
  accessPanelClosed: true,
  curtainsInPlace: true,
  keyOn: true,
  safetyRelayGood: true,
}

/** A parcel and how far its front has come past the beam, in mm. */
export type OnBelt = { readonly parcel: ScriptParcel; readonly pastBeamMm: number }

function tracked({ parcel: { record }, pastBeamMm }: OnBelt): TrackedParcel {
  const frontMm = geometry.beamMm + pastBeamMm
  return {
    inspectionId: record.id,
    trackId: record.trackId,
    label: record.label,
    frontMm,
    rearMm: frontMm - (record.lengthMm ?? 300),
    phase: record.decision ? 'decided' : 'awaiting-decision',
    verdict: record.verdict,
    decision: record.decision,
    merged: false,
    secondsToGate: (geometry.gateMm - frontMm) / speedMmS,
  }
}

function waiting(number: number, pastBeamMm: number, lengthMm: number): TrackedParcel {
  const frontMm = geometry.beamMm + pastBeamMm
  return {
    inspectionId: `00000000-0000-7000-8000-00000000f${number.toString().padStart(3, '0')}`,
    trackId: 8900 + number,
    label: null,
    frontMm,
    rearMm: frontMm - lengthMm,
    phase: pastBeamMm > 0 ? 'in-beam' : 'before-beam',
    verdict: null,
    decision: null,
    merged: false,
    secondsToGate: (geometry.gateMm - frontMm) / speedMmS,
  }
}

/** A running lane with these parcels past its beam, one in the beam and one before it. */
export function statusOf(onBelt: readonly OnBelt[]): LaneStatus {
  return {
    laneId: 'harbour-mail-03',
    atMs: nowMs,
    mode: 'scanning',
    beam: 'on',
    beltMm: beltNowMm,
    beltSpeedMmS: speedMmS,
    geometry,
    parcels: [...onBelt.map(tracked), waiting(1, inBeam.pastBeamMm, inBeam.lengthMm), waiting(2, -380, 300)],
    stop: null,
    otherStops: 0,
    interlocks,
    hq: { state: 'linked', sinceMs: nowMs - 3_600_000, waiting: 0, refused: 0 },
    staffId: 'K-2107',
    simulated: true,
    attribution: null,
    counts: { judged: 812, cleared: 780, referred: 32, closed: 806, receipted: 806, beltStopsForCleared: 0 },
  }
}

const strip = { everyRow: 2, rows: 64, widthPx: 146, lengthMm: 3000, pitchMm: 0.8 }

type Line = { readonly planes: readonly ScriptPlane[]; readonly row: number }

/** The line that passed the beam at a belt position: a row of one of the parcels, or nothing but air. */
function lineAt(beltMm: number, onBelt: readonly OnBelt[], entering: readonly ScriptPlane[]): Line | null {
  const pastMm = beltNowMm - beltMm
  const all = onBelt.map(({ parcel, pastBeamMm }) => ({ planes: Object.values(parcel.planes), pastBeamMm }))
  for (const { planes, pastBeamMm } of [...all, { planes: entering, pastBeamMm: inBeam.pastBeamMm }]) {
    const row = Math.floor((pastBeamMm - pastMm) / strip.pitchMm)
    if (row >= 0 && row < (planes[0]?.heightPx ?? 0)) return { planes, row }
  }
  return null
}

/** The lines that have passed the beam, as the station would have sent them: each parcel's rows where it went through. */
export function stripsOf(onBelt: readonly OnBelt[], entering: ScriptParcel): Uint8Array[] {
  const { everyRow, rows, widthPx, lengthMm, pitchMm } = strip
  const mmPerRow = pitchMm * everyRow
  const enteringPlanes = Object.values(entering.planes)
  const energies = onBelt.some(({ parcel }) => 'single' in parcel.planes) ? 1 : 2
  const strips: Uint8Array[] = []
  for (let first = 0; first * mmPerRow < lengthMm; first += rows) {
    const beltMm = beltNowMm - lengthMm + first * mmPerRow
    const samples = new Uint16Array(energies * widthPx * rows).fill(65_535)
    for (let row = 0; row < rows; row++) {
      const line = lineAt(beltMm + row * mmPerRow, onBelt, enteringPlanes)
      if (line)
        for (let energy = 0; energy < energies; energy++)
          writeLine(samples, (energy * rows + row) * widthPx, line, energy)
    }
    strips.push(encodeStrip({ widthPx, rows, energies, firstRow: first, beltMm, mmPerRow, samples }))
  }
  return strips
}

function writeLine(samples: Uint16Array, at: number, { planes, row }: Line, energy: number): void {
  const plane = planes[energy] ?? planes[0]
  if (!plane) return
  for (let column = 0; column < strip.widthPx; column++) {
    const channel = Math.floor(((column + 0.5) / strip.widthPx) * plane.widthPx)
    samples[at + column] = plane.data[row * plane.widthPx + channel] ?? 65_535
  }
}
