import { useRef } from 'react'
import type { LensAt } from './lens.ts'
import { isPoint } from './measuring.ts'
import type { Placed } from './placing.ts'
import { useReview } from './review-state.ts'
import { pan, zoomAround } from './viewport.ts'

type Point = { readonly x: number; readonly y: number }
type PointerLike = { readonly clientX: number; readonly clientY: number; readonly currentTarget: Element }

/** Change of the absorption window for one CSS px of a finger's way, in −ln of transmission. */
const windowPerPx = 0.01

/**
 * One finger pans, moves the absorption window, carries the lens or measures (drawn, or touched point by point); two pinch; the wheel
 * zooms; a double touch zooms in four times there. `pixelsAcross` is the picture's width in its own pixels.
 */
export function useGestures(box: Placed | null, pixelsAcross: number, setLens: (at: LensAt | null) => void) {
  const fingers = useRef(new Map<number, Point>())
  const shareOf = ({ clientX, clientY, currentTarget }: PointerLike): Point => {
    const rect = currentTarget.getBoundingClientRect()
    if (!box) return { x: 0.5, y: 0.5 }
    return { x: (clientX - rect.left - box.left) / box.width, y: (clientY - rect.top - box.top) / box.height }
  }
  const pixelOf = (event: PointerLike): Point => {
    const { x, y } = shareOf(event)
    const scale = box ? pixelsAcross / box.width : 1
    return { x: x * pixelsAcross, y: y * (box?.height ?? 1) * scale }
  }
  const leave = (event: React.PointerEvent): void => {
    fingers.current.delete(event.pointerId)
    if (event.pointerType !== 'mouse' || event.type === 'pointerleave') setLens(null)
  }
  const carryLens = (event: React.PointerEvent): void => {
    const rect = event.currentTarget.getBoundingClientRect()
    setLens({ x: event.clientX - rect.left, y: event.clientY - rect.top, touch: event.pointerType !== 'mouse' })
  }
  return {
    onPointerDown: (event: React.PointerEvent) => {
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
      const { mode } = useReview.getState()
      if (mode === 'lens') carryLens(event)
      if (mode === 'measure') place(pixelOf(event))
    },
    onPointerUp: leave,
    onPointerCancel: leave,
    onPointerLeave: leave,
    onPointerMove: (event: React.PointerEvent) => {
      const before = fingers.current.get(event.pointerId)
      if (useReview.getState().mode === 'lens' && fingers.current.size < 2) return carryLens(event)
      if (!before || !box) return
      const now = { x: event.clientX, y: event.clientY }
      const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1]
      fingers.current.set(event.pointerId, now)
      if (other) pinch(before, now, other, shareOf(event))
      else if (useReview.getState().mode === 'measure') stretch(pixelOf(event))
      else moveOne(before, now, box)
    },
    onDoubleClick: (event: React.MouseEvent) => {
      const at = shareOf(event)
      useReview.getState().setViewport(zoomAround(useReview.getState().viewport, 4, at.x, at.y))
    },
    onWheel: (event: React.WheelEvent) => {
      const at = shareOf(event)
      const factor = event.deltaY < 0 ? 1.25 : 0.8
      useReview.getState().setViewport(zoomAround(useReview.getState().viewport, factor, at.x, at.y))
    },
  }
}

function pinch(before: Point, now: Point, other: Point, at: Point): void {
  const reach = (point: Point): number => Math.hypot(point.x - other.x, point.y - other.y)
  const { viewport, setViewport } = useReview.getState()
  setViewport(zoomAround(viewport, reach(now) / Math.max(1, reach(before)), at.x, at.y))
}

/** A touch places the first point, or the second where the first is alone. */
function place({ x, y }: Point): void {
  const { measured, measure } = useReview.getState()
  if (measured && isPoint(measured)) measure({ ...measured, x2: x, y2: y })
  else measure({ x1: x, y1: y, x2: x, y2: y })
}

function stretch({ x, y }: Point): void {
  const { measured, measure } = useReview.getState()
  if (measured) measure({ ...measured, x2: x, y2: y })
}

function moveOne(before: Point, now: Point, box: Placed): void {
  const { mode, viewport, setViewport, setWindow } = useReview.getState()
  if (mode === 'window') return setWindow((now.y - before.y) * windowPerPx, (now.x - before.x) * windowPerPx)
  const [dx, dy] = [(before.x - now.x) / box.width, (before.y - now.y) / box.height]
  setViewport(pan(viewport, dx * viewport.zoom, dy * viewport.zoom))
}
