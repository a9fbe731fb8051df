import type { Inspection } from '../../station/contract/inspection.ts'

const grams = (value: number): string =>
  value >= 10_000 ? `${(value / 1000).toFixed(1)} kg` : `${Math.round(value).toLocaleString('en')} g`

/** Weight as a bar: packing, what the declaration explains, and hatched what it does not; the mark is the scale. */
export function Ledger({ record }: { readonly record: Inspection }) {
  const { declaration, scaleG } = record
  if (!declaration) return scaleG === null ? null : <Plain words={`scale ${grams(scaleG)}, nothing declared`} />
  const net = declaration.lines.reduce((sum, line) => sum + line.netMassG, 0)
  const gross = declaration.grossMassG ?? net
  const packing = Math.max(0, gross - net)
  if (scaleG === null) return <Plain words={`not weighed; declared are ${grams(gross)}`} />
  const explained = Math.max(0, Math.min(net, scaleG - packing))
  const beyond = Math.max(0, scaleG - gross)
  const short = Math.max(0, gross - scaleG)
  const full = Math.max(scaleG, gross) * 1.06
  const part = (value: number): string => `${((100 * value) / full).toFixed(1)}%`
  // A difference that the policy allows is no reason and gets no colour.
  const fired = record.hypotheses.some((one) => one.kind === 'weight' && one.fired)
  return (
    <section aria-label="Weight">
      <h2>
        <span>Weight</span>
        <span />
      </h2>
      <div className="ledger">
        <div className="track" aria-hidden="true">
          <span className="pk" style={{ inlineSize: part(packing) }} />
          <span className="ex" style={{ inlineSize: part(explained) }} />
          {fired && beyond > 0 ? <span className="un" style={{ inlineSize: part(beyond) }} /> : null}
          <i className="scale" style={{ left: part(scaleG) }} />
        </div>
        <div className="key">
          <span>{`packing ${grams(packing)}`}</span>
          <span>{`declared ${grams(net)}`}</span>
          {beyond > 1 ? (
            <span>{`more ${grams(beyond)}`}</span>
          ) : short > 1 ? (
            <span>{`less ${grams(short)}`}</span>
          ) : null}
          <span>{`scale ${grams(scaleG)}`}</span>
        </div>
      </div>
    </section>
  )
}

function Plain({ words }: { readonly words: string }) {
  return (
    <section aria-label="Weight">
      <h2>
        <span>Weight</span>
        <span />
      </h2>
      <p className="dim">{words}</p>
    </section>
  )
}
