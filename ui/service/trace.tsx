import { useEffect, useState } from 'react'
import type { TraceRow } from '../../station/contract/devices.ts'
import { say } from '../saying.ts'
import { Shape } from '../shapes.tsx'
import { call } from '../station-client.ts'

/** Frames that are asked for, and how often. */
const mostRows = 60
const everyMs = 1000

/** The last frames of a device, oldest first; asked for again every second unless held still. */
export function useTrace(name: string, still: boolean): readonly TraceRow[] {
  const [traced, setTraced] = useState<{ readonly name: string; readonly rows: readonly TraceRow[] }>({
    name,
    rows: [],
  })
  useEffect(() => {
    const ask = (): void =>
      void call('device.trace', { name, limit: mostRows }).then((rows) => setTraced({ name, rows }), say)
    ask()
    if (still) return undefined
    const timer = setInterval(ask, everyMs)
    return () => clearInterval(timer)
  }, [name, still])
  return traced.name === name ? traced.rows : []
}

/** Bytes first, meaning beside them, newest on top; what was not understood is said so, never guessed. */
export function Trace({ rows }: { readonly rows: readonly TraceRow[] }) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Bytes of this device">
      <table className="trace">
        <thead>
          <tr>
            <th>Time</th>
            <th>
              <span className="sr">Direction</span>
            </th>
            <th>Bytes</th>
            <th>Meaning</th>
          </tr>
        </thead>
        <tbody>
          {[...rows].reverse().map((row, index) => (
            <tr key={rows.length - index}>
              <td className="dim">
                <bdi>{timeWords(row.atMs)}</bdi>
              </td>
              <td className="d">
                <span aria-hidden="true">{row.direction === 'sent' ? '→' : '←'}</span>
                <span className="sr">{row.direction}</span>
              </td>
              <td>
                <Bytes hex={row.hex} />
              </td>
              <td className="m">
                <Meaning words={row.meaning} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? <p className="dim">Silent so far.</p> : null}
    </div>
  )
}

/** Control bytes (below 20 hex) stand back: they frame what was said. */
function Bytes({ hex }: { readonly hex: string }) {
  return (
    <code>
      {hex.split(' ').map((byte, index) => (
        <span key={index}>
          {/^[01][0-9a-f]$/.test(byte) ? (
            <i>{byte.toUpperCase()}</i>
          ) : /^[0-9a-f]{2}$/.test(byte) ? (
            byte.toUpperCase()
          ) : (
            byte
          )}{' '}
        </span>
      ))}
    </code>
  )
}

function Meaning({ words }: { readonly words: string }) {
  if (!/^not understood/i.test(words)) return words
  return (
    <span className="flag refer">
      <Shape name="unexplained" size="s" />
      {words}
    </span>
  )
}

function timeWords(atMs: number): string {
  const at = new Date(atMs)
  return `${at.toLocaleTimeString('en-GB')}.${String(at.getMilliseconds()).padStart(3, '0')}`
}
