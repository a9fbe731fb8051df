import type { LaneStatus, StopCause } from '../../station/contract/lane-status.ts'
import { fixtures, hidden, type PlanMark, planX } from './lane-plan.ts'

const octagon = (x: number, y: number, r: number): string => {
  const k = r * 0.41
  return `M${x - k} ${y - r}h${2 * k}l${r - k} ${r - k}v${2 * k}l${-(r - k)} ${r - k}h${-2 * k}l${-(r - k)} ${-(r - k)}v${-2 * k}z`
}

/** Length of a door or panel in the drawing. */
const panelPx = 86

/** What the stop is about where the station names no thing but a kind of stop. */
function nameOf({ where, code }: StopCause): string | null {
  if (code === 'gate-unconfirmed' || code === 'jam') return 'gate'
  if (code === 'lamp') return 'lamp'
  if (code === 'beam-unknown') return 'generator'
  return where
}

/** The lane seen from above, with what is wrong marked at its place, and the parcels where they lie. */
export function LaneDrawing({ status, stop }: { readonly status: LaneStatus; readonly stop: StopCause }) {
  const name = nameOf(stop)
  const signal = stop.latched ? 'var(--stop)' : 'var(--refer)'
  const about = hidden.find((mark) => mark.name === name)
  return (
    <div className="drawing">
      <svg viewBox="6 84 850 304" role="img" aria-label="Lane, seen from above">
        <Belts />
        <rect x="196" y="170" width="240" height="154" rx="4" fill="none" stroke="var(--ink-2)" strokeWidth="2" />
        <text x="260" y="346" textAnchor="middle">
          tunnel
        </text>
        <path d="M316 176v142" stroke="var(--ink-3)" strokeWidth="2" strokeDasharray="6 5" />
        <Eyes geometry={status.geometry} />
        {fixtures.map((mark, index) => (
          <Fixture key={index} mark={mark} open={status.interlocks[mark.name] === false} signal={signal} />
        ))}
        <path
          d={name === 'gate' ? 'M664 216l34 62' : 'M664 216v62'}
          stroke={name === 'gate' ? signal : 'var(--ink-2)'}
          strokeWidth="5"
        />
        {name === 'gate' ? null : (
          <text x="640" y="204" textAnchor="middle">
            gate
          </text>
        )}
        <Parcels status={status} />
        {about ? <Signal mark={about} signal={signal} latched={stop.latched} /> : null}
      </svg>
    </div>
  )
}

function Belts() {
  return (
    <>
      <rect x="20" y="216" width="640" height="62" fill="var(--panel)" stroke="var(--hair)" />
      <path d="M660 216h150v62h-150z" fill="var(--panel)" stroke="var(--hair)" />
      <path d="M664 278l0 76h92v-76" fill="var(--panel)" stroke="var(--hair)" />
      <text x="796" y="252" textAnchor="end">
        release
      </text>
      <text x="710" y="374" textAnchor="middle">
        hold / examine
      </text>
      <path d="M24 200h54m-9-6 9 6-9 6" fill="none" stroke="var(--ink-3)" strokeWidth="2" />
    </>
  )
}

/** Photo-eyes stand before and behind the tunnel; the drawing sets them clear of its walls. */
function Eyes({ geometry }: { readonly geometry: LaneStatus['geometry'] }) {
  const places = [planX(geometry, 0), Math.min(176, planX(geometry, geometry.tunnelInMm)), 466, 700]
  return places.map((x, index) => (
    <g key={index}>
      <circle cx={x} cy="214" r="4" fill="var(--ink-3)" />
      <path d={`M${x} 218v60`} stroke="var(--ink-3)" strokeDasharray="2 5" />
      <text x={x} y="304" textAnchor="middle">{`eye ${index + 1}`}</text>
    </g>
  ))
}

type FixtureProps = { readonly mark: PlanMark; readonly open: boolean; readonly signal: string }

function Fixture({ mark, open, signal }: FixtureProps) {
  return mark.kind === 'button' ? (
    <StopButton mark={mark} open={open} signal={signal} />
  ) : (
    <Panel mark={mark} open={open} signal={signal} />
  )
}

function StopButton({ mark: { x, y, word }, open, signal }: FixtureProps) {
  const outline = { fill: open ? signal : 'none', stroke: open ? '#14181b' : 'var(--ink-3)' }
  return (
    <g>
      <path d={octagon(x, y, open ? 17 : 10)} {...outline} strokeWidth="2" />
      <text x={x} y={y + (open ? 36 : 27)} textAnchor="middle" className={open ? 'loud' : ''}>
        {word}
      </text>
    </g>
  )
}

/** A door or panel in the tunnel's wall; open ones stand away from it. */
function Panel({ mark: { x, y, word }, open, signal }: FixtureProps) {
  const upper = y < 200
  const [middle, line] = [x + panelPx / 2, `M${x} ${y}h${panelPx}`]
  if (!open)
    return (
      <g>
        <path d={line} stroke="var(--ink-3)" strokeWidth="4" />
        <text x={middle} y={upper ? y - 12 : y + 22} textAnchor="middle">
          {word}
        </text>
      </g>
    )
  return (
    <g>
      <path d={line} stroke={signal} strokeWidth="6" transform={`rotate(${upper ? -28 : 28} ${x} ${y})`} />
      <text x={middle} y={upper ? y - 54 : y + 62} textAnchor="middle" className="loud">
        {`${word} open`}
      </text>
      <Sign x={x + 30} y={upper ? y - 20 : y + 20} signal={signal} latched />
    </g>
  )
}

function Parcels({ status }: { readonly status: LaneStatus }) {
  const { beamMm, gateMm } = status.geometry
  return status.parcels.map((parcel) => {
    const rear = planX(status.geometry, Math.max(-60, parcel.rearMm ?? parcel.frontMm - 200))
    const front = planX(status.geometry, Math.min(gateMm + 900, parcel.frontMm))
    const scanned = parcel.frontMm > beamMm
    return front > 810 ? null : (
      <rect
        key={parcel.inspectionId}
        x={rear}
        y="226"
        width={Math.max(12, front - rear)}
        height="42"
        rx="2"
        fill={scanned ? 'var(--control)' : 'none'}
        stroke="var(--ink-2)"
        strokeDasharray={scanned ? undefined : '4 4'}
      />
    )
  })
}

function Signal({
  mark: { x, y, word },
  signal,
  latched,
}: {
  readonly mark: PlanMark
  readonly signal: string
  readonly latched: boolean
}) {
  return (
    <g>
      <Sign x={x} y={y} signal={signal} latched={latched} />
      <text x={x} y={y - 24} textAnchor="middle" className="loud">
        {word}
      </text>
    </g>
  )
}

/** Octagon for a safe stop, diamond for what only needs a person. */
function Sign({
  x,
  y,
  signal,
  latched,
}: {
  readonly x: number
  readonly y: number
  readonly signal: string
  readonly latched: boolean
}) {
  const shape = latched ? octagon(x, y, 15) : `M${x} ${y - 17}l17 17-17 17-17-17z`
  const inside = latched ? `M${x - 7} ${y}h14` : `M${x} ${y - 8}v9`
  return (
    <>
      <path d={shape} fill={signal} stroke="#14181b" strokeWidth="2" />
      <path d={inside} stroke="#14181b" strokeWidth="4" />
    </>
  )
}
