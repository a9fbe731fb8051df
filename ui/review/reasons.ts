import type { Hypothesis, Inspection } from '../../station/contract/inspection.ts'
import type { ReasonCode } from '../../station/contract/words.ts'

/** Reasons of an inspection: what fired, in the order of the page. Their numbers (from 1) are the marks'. */
export function reasonsOf(record: Inspection): readonly Hypothesis[] {
  return record.hypotheses.filter((hypothesis) => hypothesis.fired)
}

/** What an examination would be for: the code follows from the first reason; null where the officer has to say it. */
export function examineCode(record: Inspection): ReasonCode | null {
  switch (reasonsOf(record)[0]?.kind) {
    case 'undeclared':
    case 'threat':
    case 'novel':
      return 'undeclared-object'
    case 'weight':
      return 'weight-differs'
    case 'quantity':
    case 'missing':
      return 'quantity-differs'
    case 'quality':
    case 'unmanifested':
    case undefined:
      return null
  }
}

const measure = /\d[\d.,]*\s?(?:kg|g|%|parcels?)(?![a-z])/g

/** A sentence in parts; the masses, shares and counts in it are `strong`, because the eye looks for them. */
export function partsOf(words: string): readonly { readonly text: string; readonly strong: boolean }[] {
  const parts: { text: string; strong: boolean }[] = []
  let at = 0
  for (const match of words.matchAll(measure)) {
    if (match.index > at) parts.push({ text: words.slice(at, match.index), strong: false })
    parts.push({ text: match[0], strong: true })
    at = match.index + match[0].length
  }
  if (at < words.length) parts.push({ text: words.slice(at), strong: false })
  return parts
}

/** How many reasons the panel shows at a time, so that none ever needs a scrollbar on the smallest screen. */
export const reasonsAtOnce = 2

/** Numbers (from 0) of the reasons on the page that holds the picked one (from 1). */
export function reasonPage(count: number, picked: number): { readonly from: number; readonly to: number } {
  const from = Math.floor((Math.max(1, picked) - 1) / reasonsAtOnce) * reasonsAtOnce
  return { from, to: Math.min(count, from + reasonsAtOnce) }
}
