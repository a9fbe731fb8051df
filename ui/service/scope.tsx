import { useEffect, useRef, useState } from 'react'
import type { LineScope } from '../../station/contract/service.ts'
import { say } from '../saying.ts'
import { call } from '../station-client.ts'
import { clock } from '../words.ts'
import { paintScope } from './scope-painting.ts'

/** Twice a second, and only while this is looked at. */
const everyMs = 500
const widthPx = 1200
const heightPx = 420

/** The last line of the detector: signal, spread over 64 lines, and the boards; the drawing's description says the same in words. */
export function Scope({ still }: { readonly still: boolean }) {
  const [scope, setScope] = useState<LineScope | null>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const ask = (): void => void call('scope.line', {}).then(setScope, say)
    ask()
    if (still) return undefined
    const timer = setInterval(ask, everyMs)
    return () => clearInterval(timer)
  }, [still])
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (scope && canvas.current && context) paintScope(context, scope, getComputedStyle(canvas.current))
  }, [scope])
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Line scope">
      <p className="note">{scope === null ? 'No line yet: lines come while the belt moves.' : scopeWords(scope)}</p>
      <canvas
        ref={canvas}
        width={widthPx}
        height={heightPx}
        style={{ inlineSize: '100%', blockSize: 'auto', display: 'block' }}
        role="img"
        aria-label={scope === null ? 'no line yet' : scopeWords(scope)}
      />
      <p className="note">signal: low solid, high dashed · spread over the lines below it · boards of 64 as steps</p>
    </div>
  )
}

/** A scope in one sentence: when, how many channels, the smallest and largest signal, and the board that stands off most. */
export function scopeWords(scope: LineScope): string {
  const { atMs, channels, lines, low, boards, beamOn, saturated } = scope
  const worst = boards.reduce<LineScope['boards'][number] | null>(
    (most, board) => (most === null || Math.abs(board.offset) > Math.abs(most.offset) ? board : most),
    null,
  )
  const step = worst === null ? '' : ` · board from channel ${worst.first} is ${(worst.offset * 100).toFixed(1)} % off`
  const range = `${Math.min(...low.min).toLocaleString('en')} to ${Math.max(...low.max).toLocaleString('en')} counts`
  return `line at ${clock(atMs)} · ${channels} channels, ${range} · ${lines} lines · X-rays ${beamOn ? 'on' : 'off'}${saturated ? ' · saturated' : ''}${step}`
}
