import type { QualityFlag } from '../contract/inspection.ts'
import type { EventOf, Finding } from './event.ts'
import type { TrackedParcel } from './lane-state.ts'
import { reconcile } from './reconcile.ts'
import { change, changeParcel, order, parcelOf, type Turn } from './turn.ts'

/** The stored scan goes to the models. */
export function scanStored(turn: Turn, { trackId, scan, lastLineAtMs, imagingMs }: EventOf<'scanStored'>): void {
  const parcel = parcelOf(turn, trackId)
  // A record that storage has not taken yet still gets its picture; one that it has is closed for good.
  if (!parcel || parcel.stored) return
  const timingMs = { imaging: imagingMs, inference: 0, reconcile: 0, total: 0 }
  changeParcel(turn, trackId, {}, { scan, lastLineAt: lastLineAtMs, timingMs })
  if (parcel.record.verdict === null && !parcel.closing) order(turn, { type: 'interpretScan', trackId })
}

/** No picture, or none that could be stored: the parcel is referred. */
export function scanFailed(turn: Turn, { trackId, words, code }: EventOf<'scanFailed'>): void {
  const parcel = parcelOf(turn, trackId)
  if (!parcel) return
  changeParcel(turn, trackId, { scanFailure: words })
  judgeAsUnseen(turn, trackId)
  if (code === 'disk-full') change(turn, { storageRefused: words })
}

/** What was seen is held against what was declared. A parcel that was judged already stays as it was judged. */
export function findingsReady(turn: Turn, event: EventOf<'findingsReady'>): void {
  const parcel = parcelOf(turn, event.trackId)
  if (!parcel || parcel.record.verdict !== null) return
  const model = { model: event.model?.id ?? null, modelSha256: event.model?.sha256 ?? null }
  const versions = { ...parcel.record.versions, ...model }
  const before = parcel.record.timingMs ?? { imaging: 0, inference: 0, reconcile: 0, total: 0 }
  const total = parcel.record.lastLineAt === null ? 0 : Math.max(0, turn.atMs - parcel.record.lastLineAt)
  changeParcel(turn, event.trackId, {}, { versions, timingMs: { ...before, inference: event.inferenceMs, total } })
  judge(turn, event.trackId, event.findings, event.quality)
}

export function findingsFailed(turn: Turn, { trackId, words }: EventOf<'findingsFailed'>): void {
  changeParcel(turn, trackId, { scanFailure: words })
  judgeAsUnseen(turn, trackId)
}

/** A parcel that no model has looked at: judged by what else is known, and always referred. */
export function judgeAsUnseen(turn: Turn, trackId: number): void {
  const parcel = parcelOf(turn, trackId)
  if (!parcel || parcel.record.verdict !== null) return
  judge(turn, trackId, null, [])
}

function judge(
  turn: Turn,
  trackId: number,
  findings: readonly Finding[] | null,
  quality: readonly QualityFlag[],
): void {
  const parcel = parcelOf(turn, trackId)
  if (!parcel) return
  const { hypotheses, verdict } = reconcile(inputOf(turn, parcel, findings, quality))
  const mass = findings?.find((finding) => finding.type === 'mass')
  const imageMassG = mass ? mass.massG : null
  changeParcel(
    turn,
    trackId,
    { verdictDueMs: null },
    { hypotheses: [...hypotheses], verdict, verdictAt: turn.atMs, imageMassG },
  )
  const { counts } = turn.state
  const cleared = verdict === 'clear' ? 1 : 0
  change(turn, {
    counts: {
      ...counts,
      judged: counts.judged + 1,
      cleared: counts.cleared + cleared,
      referred: counts.referred + 1 - cleared,
    },
  })
  if (verdict !== 'clear' || parcel.record.decision !== null) return
  const { version } = turn.settings.policy
  changeParcel(
    turn,
    trackId,
    {},
    {
      decision: 'release',
      decidedBy: { type: 'policy', id: version },
      reasonCode: 'policy-clear',
      decidedAt: turn.atMs,
    },
  )
  order(turn, { type: 'storeDecision', trackId })
}

/** Pieces of a calibration are no parcels, whatever the policy; a calibration out of date refers unless the policy asks for none. */
function calibrationDoubt({ state, settings }: Turn): string | null {
  const { underWay, doubt } = state.calibration
  if (underWay) return 'A calibration is under way: nothing is cleared meanwhile.'
  return settings.policy.calibration === 'off' ? null : doubt
}

function inputOf(
  turn: Turn,
  parcel: TrackedParcel,
  findings: readonly Finding[] | null,
  quality: readonly QualityFlag[],
) {
  const { record } = parcel
  const seen = record.scan?.quality ?? []
  return {
    findings,
    quality: [...seen, ...quality],
    scan: record.scan,
    declaration: record.declaration,
    label: record.label,
    scaleG: record.scaleG,
    policy: turn.settings.policy,
    merged: parcel.merged,
    trackingLost: parcel.trackingLost,
    aborted: parcel.scanAborted,
    failure: parcel.scanFailure,
    sameLabelSeen: parcel.sameLabelSeen,
    cartonSeen: parcel.cartonSeen,
    calibrationDoubt: calibrationDoubt(turn),
    radiation: turn.settings.layout.portalMm ? parcel.radiation : null,
  }
}
