import type { Picture } from './picture.ts'
import { useReview } from './review-state.ts'

/** The measured line with its length in mm, in white with a black casing like the marks. */
export function Measured({
  picture,
  boxWidth,
  pitchMm,
}: {
  readonly picture: Picture
  readonly boxWidth: number
  readonly pitchMm: number
}) {
  const line = useReview((state) => state.measured)
  if (!line) return null
  const unit = picture.width / Math.max(1, boxWidth)
  const { x1, y1, x2, y2 } = line
  const lengthMm = Math.hypot(x2 - x1, y2 - y1) * pitchMm
  const ends = { x1, y1, x2, y2, strokeLinecap: 'round' as const }
  return (
    <svg viewBox={`0 0 ${picture.width} ${picture.height}`} aria-hidden="true" data-measured={lengthMm.toFixed(1)}>
      <line {...ends} stroke="#000" strokeWidth={6 * unit} />
      <line {...ends} stroke="#fff" strokeWidth={2.4 * unit} />
      <text
        x={(x1 + x2) / 2}
        y={(y1 + y2) / 2 - 10 * unit}
        textAnchor="middle"
        fontSize={17 * unit}
        fontWeight="700"
        fill="#fff"
        stroke="#000"
        strokeWidth={4 * unit}
        paintOrder="stroke"
      >
        {`${lengthMm.toFixed(0)} mm`}
      </text>
    </svg>
  )
}
