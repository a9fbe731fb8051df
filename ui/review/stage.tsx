import { useRef } from 'react'
import type { Inspection, ScanRecord } from '../../station/contract/inspection.ts'
import { decisionLine, labelWords } from '../words.ts'
import { AbsorptionSlider } from './absorption-slider.tsx'
import { type Beside, useBeside } from './beside.ts'
import { shownView } from './frame.ts'
import type { Picture } from './picture.ts'
import { besideDirection, type Margins } from './placing.ts'
import { reasonsOf } from './reasons.ts'
import { useReview } from './review-state.ts'
import type { View } from './view.ts'
import { sizeMm, useSize, Well } from './well.tsx'

const onLane: Margins = { around: 20, foot: 18 }
const plain: Margins = { around: 0, foot: 0 }

type Props = {
  readonly record: Inspection | null
  readonly picture: Picture | null
  readonly credit: string | null
  /** Without margins and foot, for a small picture. */
  readonly small?: boolean
}

/** The picture in its well, where the officer wants it with the last similar parcel beside it, and the slider of variable absorption. */
export function Stage(props: Props) {
  const mode = useReview((state) => state.mode)
  const absorb = useReview((state) => state.absorb)
  return (
    <div className={`stage ${mode}`}>
      <Wells {...props} />
      {absorb && !props.small ? <AbsorptionSlider /> : null}
    </div>
  )
}

function Wells({ record, picture, credit, small = false }: Props) {
  const wells = useRef<HTMLDivElement>(null)
  const size = useSize(wells)
  const compares = useReview((state) => state.beside) && !small
  const beside = useBeside(record, compares)
  const own = picture && sizeMm(record, picture)
  const other = beside.picture && sizeMm(beside.record ?? null, beside.picture)
  const direction = size && own ? besideDirection(size, own, onLane) : 'row'
  return (
    <div className={`wells ${direction}`} ref={wells}>
      <Well record={record} picture={picture} besideMm={other} margins={small ? plain : onLane} spoken={spoken(record)}>
        <Foot record={record} picture={picture} credit={credit} brief={compares} small={small} />
      </Well>
      {compares ? <BesideWell beside={beside} besideMm={own} /> : null}
    </div>
  )
}

type BesideProps = { readonly beside: Beside; readonly besideMm: ReturnType<typeof sizeMm> | null }

/** The last similar parcel: its picture at the same scale, zoom and tools; who it was and what was decided stand in its foot. */
function BesideWell({ beside: { record, picture }, besideMm }: BesideProps) {
  const turnedOver = useReview((state) => state.mirrored)
  const words = record ? `${labelWords(record.label)} · ${decisionLine(record)}` : ''
  return (
    <Well
      record={record ?? null}
      picture={picture}
      besideMm={besideMm}
      margins={onLane}
      spoken={`Beside: ${words}`}
      compared
    >
      {picture ? null : <p className="well-words">{besideWords(record)}</p>}
      {picture ? (
        <div className="info" data-beside={record?.id}>
          <span>{`${turnedOver ? 'turned over · ' : ''}${words}`}</span>
        </div>
      ) : null}
    </Well>
  )
}

function besideWords(record: Beside['record']): string {
  if (record === undefined) return 'A parcel with the same goods is being looked for.'
  return record ? wellWords(record) : 'No earlier parcel with the same declared goods is known.'
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

type FootProps = {
  readonly record: Inspection | null
  readonly picture: Picture | null
  readonly credit: string | null
  readonly brief: boolean
  readonly small: boolean
}

/** Colour map, energies, pitch, size and zoom: always in the picture's foot. The credit line stands at the upper edge. */
function Foot({ record, picture, credit, brief, small }: FootProps) {
  if (!picture) return <p className="well-words">{wellWords(record)}</p>
  return small ? null : <FootLine scan={record?.scan ?? null} picture={picture} credit={credit} brief={brief} />
}

type FootLineProps = Pick<FootProps, 'credit' | 'brief'> & {
  readonly scan: ScanRecord | null
  readonly picture: Picture
}

function FootLine({ scan, picture, credit, brief }: FootLineProps) {
  const { view, viewport, mode, absorb } = useReview()
  const single = picture.classes === null
  const energies = single ? 'one energy, so no material colour' : 'dual energy'
  const across = scan ? ` · ${scan.pitchAcrossMm} mm` : ''
  const window = `window ${view.centre.toFixed(1)} ± ${(view.width / 2).toFixed(1)} · `
  return (
    <>
      {credit ? <div className="credit">{credit}</div> : null}
      <div className="info">
        <span>
          {brief ? mapWords(shownView(view, single)) : `${mapWords(shownView(view, single))}, ${energies}${across}`}
        </span>
        <span>{`${mode === 'window' || absorb ? window : ''}${brief ? '' : sizeWords(scan, picture)}zoom ${Number(viewport.zoom.toFixed(1))}×`}</span>
      </div>
    </>
  )
}

function mapWords({ map, negative, strip, edge, enhance }: View): string {
  const name = { colour: 'Colour', safe: 'Safe colour', grey: 'Grey', density: 'Density', spectrum: 'Spectrum' }[map]
  return [name, negative ? 'negative' : '', strip ?? '', edge ? 'edge' : '', enhance ? 'enhance' : '']
    .filter(Boolean)
    .join(' + ')
}

function sizeWords(scan: ScanRecord | null, picture: Picture): string {
  if (!scan) return ''
  const [width, height] = [picture.width * scan.pitchAlongMm, picture.height * scan.pitchAcrossMm]
  return `${Math.round(width)} × ${Math.round(height)} mm · `
}
