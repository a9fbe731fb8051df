import type { Look } from '../look.ts'
import type { PieceWire, TestPiece } from '../piece.ts'
import { awgMm } from '../piece.ts'
import type { Score, ScoreId } from '../score.ts'
import { lineIntegral, sightings } from './wire-detector.ts'
import { wireLimit } from './wire-limit.ts'
import { type WireProfile, wireProfile } from './wire-profile.ts'

/** The finest wire that is seen: straight ones and wavy ones each by themselves, and behind the piece's steps. */
export function wireScores(look: Look, piece: TestPiece): readonly Score[] {
  const straight = (piece.wires ?? []).filter((wire) => !wire.wave)
  const wavy = (piece.wires ?? []).filter((wire) => wire.wave)
  if (straight.length < 4) return []
  const profile = wireProfile(look, look.thin, straight)
  return [
    ...one(look, 'wire', straight, piece.wires ?? [], profile),
    ...one(look, 'wavyWire', wavy, piece.wires ?? [], profile),
    ...behind(look, piece, profile),
  ]
}

function one(
  look: Look,
  id: ScoreId,
  wires: readonly PieceWire[],
  block: readonly PieceWire[],
  profile: WireProfile,
): readonly Score[] {
  if (wires.length < 3) return []
  const seen = sightings(look, look.thin, wires, block, profile)
  const limit = wireLimit(seen.wires, seen.lanes / 2)
  const thinnest = wires.find(({ awg }) => awg === Math.min(40, 2 * Math.floor(limit.awg / 2)))
  const share = thinnest ? seenShare(look, thinnest, profile) : 0
  const detail = `${awgMm(limit.awg).toFixed(3)} mm of copper; ${thinnest ? `AWG ${thinnest.awg} is seen over ${Math.round(100 * share)} % of its length` : 'no wire of the piece is seen'}`
  return [{ id, value: limit.awg, interval: limit.interval, atEnd: limit.atEnd, detail }]
}

/** Wires behind the piece's step nearest to 9.5 mm, the scatter of lines taken together from all steps. */
function behind(look: Look, { penetration }: TestPiece, profile: WireProfile): readonly Score[] {
  if (!penetration) return []
  const steps = penetration.steps.map((step) => ({
    mm: step.mm,
    ...sightings(look, look.thin, step.wires, step.wires, profile),
  }))
  const lanes = steps.reduce((sum, step) => sum + step.lanes, 0)
  const ratio = Math.sqrt(steps.reduce((sum, step) => sum + step.lanes * step.noiseRatio ** 2, 0) / Math.max(1, lanes))
  const limits = steps.map((step) => {
    const scale = lanes > 0 ? step.noiseRatio / ratio : 1
    const wires = step.wires.map(({ awg, snr }) => ({ awg, snr: snr * scale }))
    return { mm: step.mm, limit: wireLimit(wires, lanes / 2) }
  })
  const usual = limits.toSorted((a, b) => Math.abs(a.mm - 9.5) - Math.abs(b.mm - 9.5))[0]
  if (!usual) return []
  const { awg, interval, atEnd } = usual.limit
  const all = limits.map(({ mm, limit }) => `${mm} mm: ${limit.awg.toFixed(1)}`).join(', ')
  return [{ id: 'wireBehind', value: awg, interval, atEnd, detail: `behind ${usual.mm} mm (AWG behind ${all})` }]
}

const partMm = 20
const partSnr = 1.5

/** Share of a wire's length over which it stands out: parts of 20 mm, each looked at for itself. */
function seenShare(look: Look, wire: PieceWire, profile: WireProfile): number {
  const lengthMm = Math.hypot(wire.toMm[0] - wire.fromMm[0], wire.toMm[1] - wire.fromMm[1])
  const parts = Math.max(1, Math.round(lengthMm / partMm))
  const seen = Array.from({ length: parts }, (_, part) => {
    const cut = lengthMm / parts
    const { darker, whiteSigma } = lineIntegral(look, look.thin, wire, profile, undefined, [
      part * cut,
      (part + 1) * cut,
    ])
    return darker > partSnr * whiteSigma
  })
  return seen.filter(Boolean).length / parts
}
