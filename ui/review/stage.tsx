import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Inspection } from '../../station/contract/inspection.ts'
import { GlPainter } from './gl-painter.ts'
import { Marks } from './marks.tsx'
import { paintPixels, sharpened, type View } from './palette.ts'
import type { Picture } from './picture.ts'
import { useReview } from './review-state.ts'
import { pan, zoomAround } from './viewport.ts'

const marginPx = 20
const footPx = 22
/** Radius of the unsharp mask at the object, in mm: bound to matter, not to pixels. */
const edgeRadiusMm = 3

type Size = { readonly width: number; readonly height: number }

/** The well with the picture: fits, zooms and pans, and carries the marks of the reasons. */
export function Stage({
  record,
  picture,
  credit,
}: {
  readonly record: Inspection | null
  readonly picture: Picture | null
  readonly credit: string | null
}) {
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const size = useSize(frame)
  usePainted(canvas, picture, record)
  const { viewport, marksOn, mode } = useReview()
  const box = picture && size ? placeOf(size, picture, viewport) : null
  const gestures = useGestures(box)
  return (
    <div className={`stage ${mode}`} ref={frame} role="img" aria-label={spoken(record)} {...gestures}>
      <div
        className="pic"
        style={box ? { left: box.left, top: box.top, width: box.width, height: box.height } : { display: 'none' }}
      >
        <canvas ref={canvas} />
        {record?.scan && picture && marksOn ? (
          <Marks record={record} picture={picture} boxWidth={box?.width ?? 1} />
        ) : null}
      </div>
      {picture ? null : (
        <p className="well-words">{record ? 'The picture of this parcel is not here yet.' : 'No parcels yet.'}</p>
      )}
      {credit && picture ? <div className="credit">{credit}</div> : null}
      {record?.scan && picture ? <Foot scan={record.scan} picture={picture} zoom={viewport.zoom} /> : null}
    </div>
  )
}

/** The picture's description for those who do not see it: the reasons. */
function spoken(record: Inspection | null): string {
  if (!record) return 'X-ray image. No parcel.'
  const reasons = record.hypotheses.filter((one) => one.fired).map((one) => one.words)
  return `X-ray image. ${reasons.length > 0 ? reasons.join(' ') : 'Nothing to explain.'}`
}

/** Colour map, energies, pitch, size and zoom: always in the picture's foot. */
function Foot({
  scan,
  picture,
  zoom,
}: {
  readonly scan: NonNullable<Inspection['scan']>
  readonly picture: Picture
  readonly zoom: number
}) {
  const energies = scan.energies === 2 ? 'dual energy' : 'one energy: material unknown'
  return (
    <div className="info">
      <span>{`${mapWords(picture)}, ${energies} · ${scan.pitchAcrossMm} mm`}</span>
      <span>{`${Math.round(picture.width * scan.pitchAlongMm)} × ${Math.round(picture.height * scan.pitchAcrossMm)} mm · zoom ${Number(zoom.toFixed(1))}×`}</span>
    </div>
  )
}

function mapWords(picture: Picture): string {
  const { map } = useReview.getState().view
  return picture.classes === null && map === 'colour'
    ? 'Grey'
    : map === 'colour'
      ? 'Colour'
      : map === 'grey'
        ? 'Grey'
        : 'Density'
}

function useSize(frame: React.RefObject<HTMLDivElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null)
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])
  return size
}

type Place = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

/** Where the picture lies on the stage. */
function placeOf(size: Size, picture: Picture, viewport: { zoom: number; x: number; y: number }): Place {
  const [w, h] = [size.width - 2 * marginPx, size.height - 2 * marginPx - footPx]
  const scale = Math.min(w / picture.width, h / picture.height) * viewport.zoom
  const [width, height] = [picture.width * scale, picture.height * scale]
  const [cx, cy] = [size.width / 2, (size.height - footPx) / 2]
  const free = (whole: number, part: number, middle: number, at: number): number =>
    part <= whole - 2 * marginPx ? middle - part / 2 : middle - part * at
  return {
    left: free(size.width, width, cx, viewport.x),
    top: free(size.height - footPx, height, cy, viewport.y),
    width,
    height,
  }
}

/** Paints the picture whenever it or the officer's view of it changes: WebGL2 where there is one, else the exact CPU path. */
function usePainted(
  canvas: React.RefObject<HTMLCanvasElement | null>,
  picture: Picture | null,
  record: Inspection | null,
): void {
  const view = useReview((state) => state.view)
  const painter = useRef<GlPainter | null | undefined>(undefined)
  const pitchMm = record?.scan?.pitchAcrossMm ?? 1
  const id = record?.id ?? ''
  useEffect(() => {
    const element = canvas.current
    if (!element || !picture) return
    element.width = picture.width
    element.height = picture.height
    if (painter.current === undefined) painter.current = onCpu() ? null : GlPainter.open(element)
    paintInto(element, painter.current, picture, view, edgeRadiusMm / pitchMm)
    element.dataset['painted'] = id
  }, [canvas, picture, id, pitchMm, view])
}

/** `?cpu` keeps the GPU out, for comparison. */
function onCpu(): boolean {
  return new URLSearchParams(location.search).has('cpu')
}

function paintInto(
  element: HTMLCanvasElement,
  painter: GlPainter | null,
  picture: Picture,
  view: View,
  edgeRadiusPx: number,
): void {
  const { width, height, classes } = picture
  const shown = classes === null && view.map === 'colour' ? { ...view, map: 'grey' as const } : view
  const high = view.edge ? sharpened(picture.high, width, height, edgeRadiusPx) : picture.high
  if (painter) painter.paint(width, height, high, classes, shown)
  else element.getContext('2d')?.putImageData(new ImageData(paintPixels(high, classes, shown), width, height), 0, 0)
}

/** One finger pans (or moves the absorption window), two pinch, the wheel zooms, a double touch zooms in four times. */
function useGestures(box: Place | null) {
  const fingers = useRef(new Map<number, { x: number; y: number }>())
  const { setViewport, setWindow } = useReview.getState()
  const pointOf = (event: { clientX: number; clientY: number; currentTarget: Element }): { x: number; y: number } => {
    const rect = event.currentTarget.getBoundingClientRect()
    if (!box) return { x: 0.5, y: 0.5 }
    return {
      x: (event.clientX - rect.left - box.left) / box.width,
      y: (event.clientY - rect.top - box.top) / box.height,
    }
  }
  return {
    onPointerDown: (event: React.PointerEvent) => {
      fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    },
    onPointerUp: (event: React.PointerEvent) => void fingers.current.delete(event.pointerId),
    onPointerLeave: (event: React.PointerEvent) => void fingers.current.delete(event.pointerId),
    onPointerMove: (event: React.PointerEvent) => {
      const before = fingers.current.get(event.pointerId)
      if (!before || !box) return
      const now = { x: event.clientX, y: event.clientY }
      const { viewport, mode } = useReview.getState()
      const others = [...fingers.current].filter(([id]) => id !== event.pointerId)
      fingers.current.set(event.pointerId, now)
      const other = others[0]?.[1]
      if (other) {
        const reach = (point: { x: number; y: number }): number => Math.hypot(point.x - other.x, point.y - other.y)
        const at = pointOf(event)
        setViewport(zoomAround(viewport, reach(now) / Math.max(1, reach(before)), at.x, at.y))
      } else if (mode === 'window') setWindow((now.y - before.y) * 0.01, (now.x - before.x) * 0.01)
      else
        setViewport(
          pan(
            viewport,
            ((before.x - now.x) / box.width) * viewport.zoom,
            ((before.y - now.y) / box.height) * viewport.zoom,
          ),
        )
    },
    onDoubleClick: (event: React.MouseEvent) => {
      const at = pointOf(event)
      setViewport(zoomAround(useReview.getState().viewport, 4, at.x, at.y))
    },
    onWheel: (event: React.WheelEvent) => {
      const at = pointOf(event)
      setViewport(zoomAround(useReview.getState().viewport, event.deltaY < 0 ? 1.25 : 0.8, at.x, at.y))
    },
  }
}
