import type { Inspection } from '../station/contract/inspection.ts'
import type { HqLink } from '../station/contract/lane-status.ts'
import type { Decision, ReasonCode } from '../station/contract/words.ts'

/** Decisions as the buttons say them. */
export const decisionWords: Readonly<Record<Decision, string>> = {
  release: 'Release',
  hold: 'Hold',
  examine: 'Examine',
  seize: 'Seize',
}

/** Reason codes as the sheet and the history say them. */
export const reasonWords: Readonly<Record<ReasonCode, string>> = {
  'image-explained': 'Explained by the image',
  'reason-explained': 'The reason has an explanation',
  'label-checked': 'Label checked by hand',
  other: 'Other, say it in words later',
  'undeclared-object': 'Undeclared object',
  'weight-differs': 'Weight differs',
  'quantity-differs': 'Quantity differs',
  unmanifested: 'Nothing declared',
  'image-quality': 'Image cannot be judged',
  'document-needed': 'Ask the declarant',
  prohibited: 'Prohibited goods',
  restricted: 'Restricted, no licence',
  threat: 'Danger',
  'policy-clear': 'nothing to explain',
  'policy-hold': 'by policy',
  timeout: 'nobody decided in time',
  restart: 'the station ended meanwhile',
  'safe-stop': 'after a safe stop',
  'tracking-lost': 'not followed all the way',
}

/** The link to headquarters in the status bar. */
export function linkWords(link: HqLink, nowMs: number): string {
  const waiting = link.waiting.toLocaleString('en')
  if (link.state === 'linked') return `HQ linked · ${waiting} waiting`
  if (link.state === 'refused') return `HQ refuses ${link.refused} records`
  if (link.state === 'off') return `No HQ · ${waiting} kept here`
  return `HQ away ${duration(nowMs - link.sinceMs)} · ${waiting} kept here`
}

/** "2 h 14 min", "48 min", "12 s". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** "13:51:08" in the lane's own time. */
export function clock(ms: number): string {
  return new Date(ms).toLocaleTimeString('en-GB')
}

/** A label in groups as people read it aloud: S10 as "LX 4821 0377 3 CN", others as they are. */
export function labelWords(label: string | null): string {
  const s10 = /^([A-Z]{2})(\d{4})(\d{4})(\d)([A-Z]{2})$/.exec(label ?? '')
  return s10 ? s10.slice(1).join(' ') : (label ?? 'no label')
}

/** Who decided what, in one line. */
export function decisionLine(record: Inspection): string {
  if (record.decision === null || record.decidedBy === null) return 'not decided yet'
  const why = record.reasonCode ? reasonWords[record.reasonCode] : ''
  const who = record.decidedBy.type === 'officer' ? record.decidedBy.id : 'policy'
  const when = record.decidedAt ? `, ${clock(record.decidedAt)}` : ''
  return `${decisionWords[record.decision]}: ${why}, by ${who}${when}`
}
