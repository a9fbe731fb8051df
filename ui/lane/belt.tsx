import { useEffect, useRef, useState } from 'react'
import type { LaneStatus, TrackedParcel } from '../../station/contract/lane-status.ts'
import { usePage } from '../page-state.ts'
import { Shape, type ShapeName } from '../shapes.tsx'
import { beltBoxes, beltScale, drawBelt, type Showing } from './belt-drawing.ts'
import { smallPicture } from './small-pictures.ts'
import type { Waterfall } from './waterfall.ts'

/** Shape of a parcel's tag: waiting, the machine's verdict, or what was decided; tracking lost shows both. */
export function tagShape(parcel: TrackedParcel): ShapeName {
  if (parcel.phase === 'lost') return 'refer'
  if (parcel.decision !== null) return parcel.decision
  if (parcel.verdict !== null) return parcel.verdict === 'clear' ? 'clear' : 'refer'
  return 'waiting'
}

function tagWords(parcel: TrackedParcel, place: number, all: number): string {
  const state = parcel.phase === 'lost' ? 'not found' : (parcel.decision ?? parcel.verdict ?? 'not judged yet')
  const gate = parcel.secondsToGate === null ? '' : `, ${Math.round(parcel.secondsToGate)} seconds to the gate`
  return `parcel ${place} of ${all}, ${state}${gate}`
}

/** The belt is the queue: one strip, true to scale, on which the X-ray lines appear where the parcel is. */
export function Belt({
  waterfall,
  viewedId,
  still,
}: {
  readonly waterfall: Waterfall
  readonly viewedId: string | null
  readonly still: boolean
}) {
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const tags = useRef(new Map<string, HTMLElement>())
  const status = usePage((state) => state.status)
  const [width, setWidth] = useState(1280)
  useEffect(() => {
    const ink = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
    let request = 0
    const paint = (): void => {
      const { status: now, statusAt } = usePage.getState()
      const sinceS = still ? 0 : (performance.now() - statusAt) / 1000
      if (now && canvas.current && frame.current)
        setWidth(
          paintStrip(canvas.current, frame.current, now, sinceS, waterfall, tags.current, {
            viewedId,
            smallPicture,
            ink,
          }),
        )
      if (!still) request = requestAnimationFrame(paint)
    }
    paint()
    if (!still) return () => cancelAnimationFrame(request)
    const observer = new ResizeObserver(paint)
    if (frame.current) observer.observe(frame.current)
    const unsubscribe = usePage.subscribe(paint)
    return () => {
      observer.disconnect()
      unsubscribe()
    }
  }, [waterfall, viewedId, still])
  if (!status) return null
  const scale = beltScale(status, width, 126)
  const speed = status.beltSpeedMmS === 0 ? 'stands' : `${(status.beltSpeedMmS / 1000).toFixed(2)} m/s`
  return (
    <div className="belt" ref={frame} role="group" aria-label="Belt">
      <canvas ref={canvas} aria-hidden="true" />
      <ul className="tags">
        {status.parcels.map((parcel, index) => (
          <li
            key={parcel.inspectionId}
            className={parcel.inspectionId === viewedId ? 'tag me' : 'tag'}
            ref={(element) => keep(tags.current, parcel.inspectionId, element)}
          >
            <Shape name={tagShape(parcel)} size="s" />
            {parcel.merged ? <span aria-hidden="true">2?</span> : null}
            <span className="sr">{tagWords(parcel, index + 1, status.parcels.length)}</span>
          </li>
        ))}
      </ul>
      <span className="place" style={{ left: scale.tunnelX }}>
        entry
      </span>
      <span className="place" style={{ left: scale.beamX }}>{`beam · ${speed}`}</span>
      <span className="place lft" style={{ left: scale.gateX + 16 }}>
        release →
      </span>
    </div>
  )
}

function keep(tags: Map<string, HTMLElement>, id: string, element: HTMLElement | null): void {
  if (element) tags.set(id, element)
  else tags.delete(id)
}

/** Paints the strip and puts the tags over their parcels; gives the strip's width in CSS px. */
function paintStrip(
  element: HTMLCanvasElement,
  strip: HTMLElement,
  status: LaneStatus,
  sinceS: number,
  waterfall: Waterfall,
  tags: ReadonlyMap<string, HTMLElement>,
  showing: Showing,
): number {
  const size = { width: strip.clientWidth, height: strip.clientHeight }
  const ratio = window.devicePixelRatio || 1
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)]
  if (element.width !== width || element.height !== height) Object.assign(element, { width, height })
  const context = element.getContext('2d')
  if (!context) return size.width
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  // Between two words of the station the belt is moved on, but never further than one silent second.
  const movedMm = status.beltSpeedMmS * Math.min(1, sinceS)
  drawBelt(context, status, waterfall, size, movedMm, showing)
  const scale = beltScale(status, size.width, size.height)
  for (const box of beltBoxes(status, scale, movedMm)) {
    const tag = tags.get(box.id)
    if (!tag) continue
    const middle = (box.left + box.right) / 2
    tag.style.left = `${middle}px`
    tag.style.visibility = middle > scale.gateX + 8 || middle < 30 ? 'hidden' : 'visible'
  }
  return size.width
}
