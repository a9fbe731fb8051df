import type { Inspection } from '../../station/contract/inspection.ts'
import type { Picture } from './picture.ts'
import { reasonsOf } from './reasons.ts'
import { useReview } from './review-state.ts'

/** A box of the scan (x across, y along the belt) as the page shows it: travel to the right. */
export function shownBox(
  [x, y, width, height]: readonly [number, number, number, number],
  picture: Picture,
): { x: number; y: number; w: number; h: number } {
  return { x: picture.width - (y + height), y: x, w: height, h: width }
}

/** Marks in the picture: white with a black casing, so that they hold on every material; the picked one is whole, others dashed. */
export function Marks({
  record,
  picture,
  boxWidth,
}: {
  readonly record: Inspection
  readonly picture: Picture
  readonly boxWidth: number
}) {
  const picked = useReview((state) => state.reason)
  // Marks keep their size on the screen whatever the zoom.
  const unit = picture.width / Math.max(1, boxWidth)
  return (
    <svg viewBox={`0 0 ${picture.width} ${picture.height}`} aria-hidden="true" data-marks={record.id}>
      {reasonsOf(record).map((reason, index) =>
        reason.boxPx ? (
          <Mark
            key={index}
            number={index + 1}
            picked={picked === index + 1}
            box={grown(shownBox(reason.boxPx, picture), 6 * unit)}
            unit={unit}
            picture={picture}
          />
        ) : null,
      )}
    </svg>
  )
}

type Shown = { readonly x: number; readonly y: number; readonly w: number; readonly h: number }

/** A little room around the object, so that the mark does not cover it. */
function grown({ x, y, w, h }: Shown, by: number): Shown {
  return { x: x - by, y: y - by, w: w + 2 * by, h: h + 2 * by }
}

function Mark({
  number,
  picked,
  box,
  unit,
  picture,
}: {
  readonly number: number
  readonly picked: boolean
  readonly box: Shown
  readonly unit: number
  readonly picture: Picture
}) {
  const { x, y, w, h } = box
  const stroke = (picked ? 3 : 2) * unit
  const r = 18 * unit
  const above = y - r * 1.4 > 0
  const tagX = Math.max(r, Math.min(picture.width - r, x + w / 2))
  const tagY = above ? y - r * 1.15 : y + h + r * 1.15
  const shape = { x, y, width: w, height: h, rx: 3 * unit, fill: 'none' }
  return (
    <g opacity={picked ? 1 : 0.85}>
      <rect {...shape} stroke="#000" strokeWidth={stroke * 2.4} />
      <rect
        {...shape}
        stroke="#fff"
        strokeWidth={stroke}
        strokeDasharray={picked ? undefined : `${7 * unit} ${4 * unit}`}
      />
      <path
        d={`M${tagX} ${tagY - r} l${r} ${r} l${-r} ${r} l${-r} ${-r}z`}
        fill="#fff"
        stroke="#000"
        strokeWidth={2.2 * unit}
      />
      <text x={tagX} y={tagY + 7 * unit} textAnchor="middle" fontWeight="760" fontSize={20 * unit} fill="#000">
        {number}
      </text>
    </g>
  )
}
