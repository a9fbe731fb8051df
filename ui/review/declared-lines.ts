import type { Inspection } from '../../station/contract/inspection.ts'
import { reasonsOf } from './reasons.ts'

/** How one declared line, or one thing that nobody declared, stands beside the picture. */
export type LineState = 'unexplained' | 'missing' | 'quantity' | 'unjudged' | 'explained'

/** One row of the list beside the picture. */
export type ShownLine = { readonly state: LineState; readonly count: string | null; readonly what: string }

/** What is not explained stands first, so that it can never be scrolled away. */
const order: readonly LineState[] = ['unexplained', 'missing', 'quantity', 'unjudged', 'explained']

/** Words of a line's state. */
export const lineWords: Readonly<Record<LineState, string>> = {
  unexplained: 'not declared',
  missing: 'not seen',
  quantity: 'quantity differs',
  unjudged: 'not judged',
  explained: 'explained',
}

/** Declared lines and undeclared objects in the order of the page. A line that no hypothesis speaks of is "not judged": nothing is guessed. */
export function shownLines(record: Inspection): readonly ShownLine[] {
  const objects = reasonsOf(record)
    .filter((reason) => reason.kind === 'undeclared' || reason.kind === 'threat' || reason.kind === 'novel')
    .map(({ massG }): ShownLine => ({
      state: 'unexplained',
      count: massG === null ? null : massG < 1 ? '< 1 g' : `≈ ${Number(massG.toPrecision(2))} g`,
      what: massG === null ? 'small dense object' : 'dense object',
    }))
  const lines = record.declaration?.lines ?? []
  const declared = lines.map((line, index): ShownLine => ({
    state: stateOf(record, index),
    count: `${line.quantity} ×`,
    what: line.description,
  }))
  return [...objects, ...declared].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
}

function stateOf(record: Inspection, line: number): LineState {
  const about = record.hypotheses.filter((hypothesis) => hypothesis.line === line)
  const fired = about.find((hypothesis) => hypothesis.fired)
  if (fired) return fired.kind === 'missing' ? 'missing' : 'quantity'
  return about.length > 0 ? 'explained' : 'unjudged'
}

/** "Declared · EUR 62.40", or that nothing was. */
export function declaredHead({ declaration }: Inspection): string {
  if (!declaration) return 'No declaration'
  const value = declaration.lines.reduce((sum, line) => sum + (line.value ?? 0), 0)
  if (value === 0) return 'Declared'
  const amount = value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return `Declared · ${declaration.currency ?? ''} ${amount}`
}
