import { useLayoutEffect, useRef, useState } from 'react'
import type { Inspection, ScanRecord } from '../../station/contract/inspection.ts'
import { useGestures } from './gestures.ts'
import { Marks } from './marks.tsx'
import { Measured } from './measured.tsx'
import { shownView, usePainting } from './painting.ts'
import type { Picture } from './picture.ts'
import { type Margins, type Placed, placed } from './placing.ts'
import { reasonsOf } from './reasons.ts'
import { useReview } from './review-state.ts'
import type { View } from './view.ts'

const onLane: Margins = { around: 20, foot: 18 }
const plain: Margins = { around: 0, foot: 0 }
/** From this zoom on single pixels are shown as what they are. */
const pixelsFrom = 8

type Props = {
  readonly record: Inspection | null
  readonly picture: Picture | null
  readonly credit: string | null
  /** Without margins and foot, for a small picture. */
  readonly small?: boolean
}

/** The well with the picture: fits, zooms and pans, and carries the marks of the reasons. */
export function Stage({ record, picture, credit, small = false }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame)
  const viewport = useReview((state) => state.viewport)
  const mode = useReview((state) => state.mode)
  const box = picture && size ? placed(size, picture, viewport, small ? plain : onLane) : null
  const gestures = useGestures(box, picture?.width ?? 1)
  const scan = record?.scan ?? null
  return (
    <div className={`stage ${mode}`} ref={frame} role="img" aria-label={spoken(record)} {...gestures}>
      <Plate record={record} picture={picture} box={box} />
      {picture ? null : <p className="well-words">{wellWords(record)}</p>}
      {picture && !small ? <Foot scan={scan} picture={picture} credit={credit} /> : null}
    </div>
  )
}

type PlateProps = Pick<Props, 'record' | 'picture'> & { readonly box: Placed | null }

/** The picture itself with what lies on it; its canvas stays, whether or not there is a picture. */
function Plate({ record, picture, box }: PlateProps) {
  const pitchMm = record?.scan?.pitchAcrossMm ?? 1
  const { canvas, generation } = usePainting({ picture, id: record?.id ?? '', pitchMm })
  const marksOn = useReview((state) => state.marksOn)
  const close = useReview((state) => state.viewport.zoom >= pixelsFrom)
  return (
    <div className={close ? 'pic close' : 'pic'} style={box ?? { display: 'none' }}>
      <canvas ref={canvas} key={generation} />
      {record && picture && box ? (
        <>
          {marksOn ? <Marks record={record} picture={picture} boxWidth={box.width} /> : null}
          <Measured picture={picture} boxWidth={box.width} pitchMm={pitchMm} />
        </>
      ) : null}
    </div>
  )
}

function wellWords(record: Inspection | null): string {
  if (!record) return 'No parcel.'
  return record.scan ? 'The picture of this parcel is being fetched.' : 'There is no picture of this parcel.'
}

/** The picture's description for those who do not see it: the reasons. */
function spoken(record: Inspection | null): string {
  if (!record) return 'X-ray image. No parcel.'
  const reasons = reasonsOf(record).map((one) => one.words)
  return `X-ray image. ${reasons.length > 0 ? reasons.join(' ') : 'Nothing to explain.'}`
}

type FootProps = { readonly scan: ScanRecord | null; readonly picture: Picture; readonly credit: string | null }

/** Colour map, energies, pitch, size and zoom: always in the picture's foot. The credit line stands at the upper edge. */
function Foot({ scan, picture, credit }: FootProps) {
  const { view, viewport, mode } = useReview()
  const single = picture.classes === null
  const energies = single ? 'one energy, so no material colour' : 'dual energy'
  const across = scan ? ` · ${scan.pitchAcrossMm} mm` : ''
  const window = `window ${view.centre.toFixed(1)} ± ${(view.width / 2).toFixed(1)} · `
  return (
    <>
      {credit ? <div className="credit">{credit}</div> : null}
      <div className="info">
        <span>{`${mapWords(shownView(view, single))}, ${energies}${across}`}</span>
        <span>{`${mode === 'window' ? window : ''}${sizeWords(scan, picture)}zoom ${Number(viewport.zoom.toFixed(1))}×`}</span>
      </div>
    </>
  )
}

function mapWords({ map, negative, strip, edge }: View): string {
  const name = { colour: 'Colour', grey: 'Grey', density: 'Density' }[map]
  return [name, negative ? 'negative' : '', strip ?? '', edge ? 'edge' : ''].filter(Boolean).join(' + ')
}

function sizeWords(scan: ScanRecord | null, picture: Picture): string {
  if (!scan) return ''
  const [width, height] = [picture.width * scan.pitchAlongMm, picture.height * scan.pitchAcrossMm]
  return `${Math.round(width)} × ${Math.round(height)} mm · `
}

function useSize(frame: React.RefObject<HTMLDivElement | null>) {
  const [size, setSize] = useState<{ readonly width: number; readonly height: number } | null>(null)
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }))
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])
  return size
}
