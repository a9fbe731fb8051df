import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { Inspection } from '../../station/contract/inspection.ts'
import { useGestures } from './gestures.ts'
import type { LensAt } from './lens.ts'
import { Magnifier } from './magnifier.tsx'
import { Marks } from './marks.tsx'
import { Measured } from './measured.tsx'
import type { Pitch } from './measuring.ts'
import { usePainting } from './painting.ts'
import type { Picture } from './picture.ts'
import { type Margins, type Placed, placed } from './placing.ts'
import { useReview } from './review-state.ts'

/** From this zoom on single pixels are shown as what they are. */
const pixelsFrom = 8

type Size = { readonly width: number; readonly height: number }

type Props = {
  readonly record: Inspection | null
  readonly picture: Picture | null
  /** Whole size in mm of the picture that lies beside this one, so that both have one scale. */
  readonly besideMm: Size | null
  readonly margins: Margins
  readonly spoken: string
  /** Without marks and measures: they belong to the parcel in view. */
  readonly compared?: boolean
  readonly children: ReactNode
}

/** Size of a parcel's picture at the object, in mm. */
export function sizeMm(record: Inspection | null, { width, height }: Size): Size {
  const { acrossMm } = pitchOf(record)
  return { width: width * acrossMm, height: height * acrossMm }
}

/** One well with one picture: fits, zooms and pans it, with its marks, a measured line and the lens. */
export function Well({ record, picture, besideMm, margins, spoken, compared = false, children }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame)
  const viewport = useReview((state) => state.viewport)
  const [lens, setLens] = useState<LensAt | null>(null)
  const own = picture && sizeMm(record, picture)
  const box = own && size ? placed(size, own, viewport, margins, besideMm ?? own) : null
  const gestures = useGestures(box, picture?.width ?? 1, setLens)
  return (
    <div className="well" ref={frame} role="img" aria-label={spoken} {...gestures}>
      <Plate record={record} picture={picture} box={box} compared={compared} lens={lens} stage={size} />
      {children}
    </div>
  )
}

type PlateProps = Pick<Props, 'record' | 'picture'> & {
  readonly box: Placed | null
  readonly compared: boolean
  readonly lens: LensAt | null
  readonly stage: Size | null
}

/** The picture itself with what lies on it; its canvas stays, whether or not there is a picture. */
function Plate({ record, picture, box, compared, lens, stage }: PlateProps) {
  const { canvas, generation } = usePainting({ picture, record, pitchMm: pitchOf(record).acrossMm })
  const lensOn = useReview((state) => state.mode === 'lens')
  const close = useReview((state) => state.viewport.zoom >= pixelsFrom)
  return (
    <>
      <div className={close ? 'pic close' : 'pic'} style={box ?? { display: 'none' }}>
        <canvas ref={canvas} key={generation} />
        {record && picture && box && !compared ? <Overlay record={record} picture={picture} box={box} /> : null}
      </div>
      {lensOn && box && stage ? <Magnifier at={lens} stage={stage} box={box} source={canvas} /> : null}
    </>
  )
}

/** Pitch of a record's picture; 1 mm where there is no picture. */
function pitchOf(record: Inspection | null): Pitch {
  const scan = record?.scan
  return scan ? { alongMm: scan.pitchAlongMm, acrossMm: scan.pitchAcrossMm } : { alongMm: 1, acrossMm: 1 }
}

type OverlayProps = { readonly record: Inspection; readonly picture: Picture; readonly box: Placed }

function Overlay({ record, picture, box }: OverlayProps) {
  const marksOn = useReview((state) => state.marksOn)
  return (
    <>
      {marksOn ? <Marks record={record} picture={picture} boxWidth={box.width} /> : null}
      <Measured picture={picture} boxWidth={box.width} pitch={pitchOf(record)} />
    </>
  )
}

/** Size of an element in CSS px as it is now; null before it is laid out. */
export function useSize(frame: React.RefObject<HTMLDivElement | null>): Size | null {
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
