import type { Plot } from '../../station/contract/calibration.ts'
import { figures } from './calibrate-state.ts'

const size = { width: 840, height: 300, left: 64, right: 14, top: 12, bottom: 40 } as const
const strokes = ['var(--chart-1)', 'var(--chart-2)', 'var(--ink-3)', 'var(--ink-2)'] as const
const ticks = [0, 0.25, 0.5, 0.75, 1] as const

/** A measurement as a small picture; the numbers against their limits stand beside it. */
export function CalibratePlot({ plot }: { readonly plot: Plot }) {
  const all = plot.series.flatMap(({ xs, ys }) => xs.map((x, at) => [x, ys[at] ?? 0] as const))
  if (all.length === 0) return null
  const [fromX, toX] = [Math.min(0, ...all.map(([x]) => x)), Math.max(...all.map(([x]) => x)) || 1]
  const [fromY, toY] = spanOf(all.map(([, y]) => y))
  const x = (value: number): number =>
    size.left + ((value - fromX) / (toX - fromX)) * (size.width - size.left - size.right)
  const y = (value: number): number =>
    size.height - size.bottom - ((value - fromY) / (toY - fromY)) * (size.height - size.top - size.bottom)
  return (
    <figure className="cal-plot">
      <figcaption>
        <b>{plot.title}</b>
        <span>{plot.series.map(({ name }) => name).join(' · ')}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-label={`${plot.title}: ${plot.y} over ${plot.x}`}
      >
        {ticks.map((share) => (
          <g key={share}>
            <line
              x1={size.left}
              x2={size.width - size.right}
              y1={y(fromY + share * (toY - fromY))}
              y2={y(fromY + share * (toY - fromY))}
              stroke="var(--hair)"
            />
            <text x={size.left - 8} y={y(fromY + share * (toY - fromY)) + 4} textAnchor="end">
              {figures(fromY + share * (toY - fromY))}
            </text>
            <text x={x(fromX + share * (toX - fromX))} y={size.height - 22} textAnchor="middle">
              {figures(fromX + share * (toX - fromX))}
            </text>
          </g>
        ))}
        <text x={size.width - size.right} y={size.height - 4} textAnchor="end">
          {plot.x}
        </text>
        {plot.series.map(({ name, kind, xs, ys }, at) =>
          kind === 'line' ? (
            <path
              key={name}
              d={`M${xs.map((one, index) => `${x(one).toFixed(1)} ${y(ys[index] ?? 0).toFixed(1)}`).join('L')}`}
              fill="none"
              stroke={strokes[at % strokes.length]}
              strokeWidth="1.6"
            />
          ) : (
            xs.map((one, index) => (
              <circle
                key={`${name}-${index}`}
                cx={x(one)}
                cy={y(ys[index] ?? 0)}
                r="4"
                fill="none"
                stroke="var(--ink)"
                strokeWidth="2"
              />
            ))
          ),
        )}
      </svg>
    </figure>
  )
}

/** A span with a little room; never empty. */
function spanOf(values: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const room = (high - low) * 0.05 || Math.abs(high) * 0.05 || 1
  return [low - room, high + room]
}
