import type { Inspection } from '../../station/contract/inspection.ts'
import type { ShapeName } from '../shapes.tsx'

/** Which of the past parcels are shown. */
export type Filter = 'all' | 'referred' | 'held'

/** Whether a record passes the filter and holds every word (label with or without its spaces, carton, goods). */
export function fits(record: Inspection, filter: Filter, words: string): boolean {
  if (filter === 'referred' && record.verdict !== 'refer') return false
  if (filter === 'held' && (record.decision === null || record.decision === 'release')) return false
  const { label, declaration } = record
  const goods = declaration?.lines.map((line) => line.description) ?? []
  const text = [label, declaration?.masterCarton, ...goods].join(' ').toLowerCase()
  const joined = words.toLowerCase().replaceAll(' ', '')
  return (
    text.replaceAll(' ', '').includes(joined) ||
    words
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word))
  )
}

/** Shape of a past parcel: what was decided, or before that the machine's verdict. */
export function shapeOf({ decision, verdict }: Inspection): ShapeName {
  return decision ?? (verdict === null ? 'waiting' : verdict === 'clear' ? 'clear' : 'refer')
}

/** Where the parcel is now, as far as the gate's own eye has told. */
export function whereWords({ gate, decision }: Inspection): string {
  switch (gate) {
    case 'none':
      return 'on the belt'
    case 'ordered':
      return 'on its way to the gate'
    case 'confirmed':
      return decision === 'release' ? 'passed the release end' : 'in the hold chute'
    case 'unconfirmed':
      return 'not seen at the gate: look for it'
  }
}

/** What headquarters has of it. */
export function receiptWords({ receipt, closedAt }: Inspection): string {
  if (receipt === 'stored') return 'received'
  if (receipt === 'refused') return 'refused: call the technician'
  return closedAt === null ? 'told when it is closed' : 'kept here, waits for HQ'
}

/** Declared goods in one line: at most three, then how many more. */
export function declaredWords({ declaration }: Inspection): string {
  if (!declaration) return 'nothing declared'
  const { lines, currency } = declaration
  const value = lines.reduce((sum, line) => sum + (line.value ?? 0), 0)
  const goods = lines.slice(0, 3).map((line) => `${line.quantity} × ${line.description}`)
  const more = lines.length > 3 ? ` and ${lines.length - 3} more` : ''
  return `${goods.join(', ')}${more}${value > 0 ? `, ${currency ?? ''} ${value.toFixed(2)}` : ''}`
}
