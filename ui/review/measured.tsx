import { isPoint, lengthMm, lengthWords, type Pitch } from './measuring.ts'
import type { Picture } from './picture.ts'
import { useReview } from './review-state.ts'

/** The measured line with its length in mm, or its first point while the second is not yet placed, in white with a black casing like the marks. */
export function Measured({
  picture,
  boxWidth,
  pitch,
}: {
  readonly picture: Picture
  readonly boxWidth: number
  readonly pitch: Pitch
}) {
  const line = useReview((state) => state.measured)
  if (!line) return null
  const unit = picture.width / Math.max(1, boxWidth)
  const { x1, y1, x2, y2 } = line
  const mm = lengthMm(line, pitch)
  const ends = { x1, y1, x2, y2, strokeLinecap: 'round' as const }
  return (
    <svg viewBox={`0 0 ${picture.width} ${picture.height}`} aria-hidden="true" data-measured={mm.toFixed(1)}>
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
        {isPoint(line) ? 'to where?' : lengthWords(mm)}
      </text>
    </svg>
  )
}
