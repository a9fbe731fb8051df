import type { LaneStatus, StopCause } from '../../station/contract/lane-status.ts'

const octagon = (x: number, y: number, r: number): string => {
  const k = r * 0.41
  return `M${x - k} ${y - r}h${2 * k}l${r - k} ${r - k}v${2 * k}l${-(r - k)} ${r - k}h${-2 * k}l${-(r - k)} ${-(r - k)}v${-2 * k}z`
}

/** Places of the drawing for the names that a stop can carry. */
const places: Readonly<Record<string, readonly [x: number, y: number, word: string]>> = {
  door1Closed: [250, 156, 'door 1'],
  door2Closed: [384, 156, 'door 2'],
  accessPanelClosed: [316, 156, 'access panel'],
  curtainsInPlace: [196, 340, 'curtain'],
  interlockAClosed: [270, 156, 'circuit A'],
  interlockBClosed: [366, 156, 'circuit B'],
  safetyRelayGood: [316, 156, 'safety relay'],
  keyOn: [470, 156, 'key'],
  emergencyStopReleased: [560, 156, 'emergency stop'],
  heartbeatGood: [90, 156, 'conveyor control'],
  operatorPresent: [560, 350, 'operator’s place'],
  conveyor: [90, 156, 'conveyor control'],
  belt: [90, 156, 'belt'],
  detector: [316, 356, 'detector'],
  generator: [316, 156, 'X-ray generator'],
  lamp: [436, 156, 'lamp'],
  gate: [664, 180, 'gate'],
}

/** The lane seen from above, with what is wrong marked at its place, and the parcels where they lie. */
export function LaneDrawing({ status, stop }: { readonly status: LaneStatus; readonly stop: StopCause }) {
  const known = places[stop.where ?? ''] ?? (stop.code === 'gate-unconfirmed' ? places['gate'] : undefined)
  const signal = stop.latched ? 'var(--stop)' : 'var(--refer)'
  const { beamMm, gateMm, tunnelInMm, tunnelOutMm } = status.geometry
  // The drawing's own scale: infeed at 40, beam at 316, gate at 664.
  const x = (mm: number): number =>
    mm <= beamMm ? 40 + ((316 - 40) * mm) / beamMm : 316 + ((664 - 316) * (mm - beamMm)) / (gateMm - beamMm)
  return (
    <div className="drawing">
      <svg viewBox="6 96 850 300" role="img" aria-label="Lane, seen from above">
        <rect x="20" y="216" width="640" height="62" fill="var(--panel)" stroke="var(--hair)" />
        <path d="M660 216h150v62h-150z" fill="var(--panel)" stroke="var(--hair)" />
        <path d="M664 278l0 76h92v-76" fill="var(--panel)" stroke="var(--hair)" />
        <text x="796" y="252" textAnchor="end">
          release
        </text>
        <text x="710" y="374" textAnchor="middle">
          hold / examine
        </text>
        <rect
          x={x(tunnelInMm) + 14}
          y="170"
          width={x(tunnelOutMm) - x(tunnelInMm) - 20}
          height="154"
          rx="4"
          fill="none"
          stroke="var(--ink-2)"
          strokeWidth="2"
        />
        <text x="316" y="346" textAnchor="middle">
          tunnel
        </text>
        <path d="M316 176v142" stroke="var(--ink-3)" strokeWidth="2" strokeDasharray="6 5" />
        {[0, tunnelInMm, tunnelOutMm].map((mm, index) => (
          <g key={mm}>
            <circle cx={x(mm)} cy="214" r="4" fill="var(--ink-3)" />
            <path d={`M${x(mm)} 218v60`} stroke="var(--ink-3)" strokeDasharray="2 5" />
            <text x={x(mm)} y="304" textAnchor="middle">{`eye ${index + 1}`}</text>
          </g>
        ))}
        <path d="M664 216l0 62" stroke={known?.[2] === 'gate' ? signal : 'var(--ink-2)'} strokeWidth="5" />
        <text x="640" y="204" textAnchor="middle">
          gate
        </text>
        <path d="M24 200h54m-9-6 9 6-9 6" fill="none" stroke="var(--ink-3)" strokeWidth="2" />
        {status.parcels.map((parcel) => {
          const [rear, front] = [
            x(Math.max(0, parcel.rearMm ?? parcel.frontMm - 200)),
            x(Math.min(gateMm + 900, parcel.frontMm)),
          ]
          const scanned = parcel.frontMm > beamMm
          return front > 820 ? null : (
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
        })}
        {known ? <Signal at={known} colour={signal} latched={stop.latched} /> : null}
      </svg>
    </div>
  )
}

function Signal({
  at: [x, y, word],
  colour,
  latched,
}: {
  readonly at: readonly [number, number, string]
  readonly colour: string
  readonly latched: boolean
}) {
  return (
    <g>
      {latched ? (
        <path d={octagon(x, y, 17)} fill={colour} stroke="#14181b" strokeWidth="2" />
      ) : (
        <path d={`M${x} ${y - 17}l17 17-17 17-17-17z`} fill={colour} stroke="#14181b" strokeWidth="2" />
      )}
      <path d={latched ? `M${x - 7} ${y}h14` : `M${x} ${y - 8}v9`} stroke="#14181b" strokeWidth="4" />
      <text x={x} y={y - 26} textAnchor="middle" className="loud">
        {word}
      </text>
    </g>
  )
}
