import type { LaneStatus } from '../../station/contract/lane-status.ts'
import type { Waterfall } from './waterfall.ts'

/** Places of the strip at 1280 px: the beam and the gate. The scale between them is the lane's own. */
const beamAt = 236
const gateAt = 1090
const designWidth = 1280
const designHeight = 126

/** Measures of the strip in CSS px. */
export type BeltScale = {
  readonly k: number
  readonly pxPerMm: number
  readonly beamX: number
  readonly gateX: number
  /** Where the tunnel begins. */
  readonly tunnelX: number
  readonly top: number
  readonly height: number
}

/** Scales the strip so that beam and gate stand at their places; along the belt everything is true to scale. */
export function beltScale(status: LaneStatus, width: number, height: number): BeltScale {
  const k = width / designWidth
  const { beamMm, gateMm, tunnelInMm } = status.geometry
  const top = 28 * (height / designHeight)
  const pxPerMm = ((gateAt - beamAt) * k) / (gateMm - beamMm)
  return {
    k,
    pxPerMm,
    tunnelX: beamAt * k - (beamMm - tunnelInMm) * pxPerMm,
    beamX: beamAt * k,
    gateX: gateAt * k,
    top,
    height: height - top - 24,
  }
}

/** One parcel on the strip in px; `seen` of its width has passed the beam. Once it is `judged` the station has its small picture. */
export type BeltBox = {
  readonly id: string
  readonly left: number
  readonly right: number
  readonly seen: number
  readonly judged: boolean
}

/** Where the parcels are when the belt has moved on by `movedMm` since the status. An unknown rear end is drawn a hand long. */
export function beltBoxes(status: LaneStatus, scale: BeltScale, movedMm: number): BeltBox[] {
  const x = (mm: number): number => scale.beamX + (mm + movedMm - status.geometry.beamMm) * scale.pxPerMm
  return status.parcels.map((parcel) => {
    const right = x(parcel.frontMm)
    const left = parcel.rearMm === null ? Math.min(right - 20, x(0) + (x(0) - x(movedMm))) : x(parcel.rearMm)
    const seen = Math.max(0, Math.min(right - left, right - scale.beamX))
    return { id: parcel.inspectionId, left, right, seen, judged: parcel.verdict !== null }
  })
}

type Ink = (name: string) => string

/** What the drawing needs besides the lane: the parcel in view, small pictures for parcels whose lines were not heard, and colours. */
export type Showing = {
  readonly viewedId: string | null
  readonly smallPicture: (inspectionId: string) => CanvasImageSource | null
  readonly ink: Ink
}

/** Draws the strip: belt with its ribs, parcels as far as they were scanned, beam, gate, and brackets around the one in view. */
export function drawBelt(
  context: CanvasRenderingContext2D,
  status: LaneStatus,
  waterfall: Waterfall,
  size: { width: number; height: number },
  movedMm: number,
  { viewedId, smallPicture, ink }: Showing,
): BeltBox[] {
  const scale = beltScale(status, size.width, size.height)
  const boxes = beltBoxes(status, scale, movedMm)
  const beltMm = status.beltMm + movedMm
  context.clearRect(0, 0, size.width, size.height)
  drawGround(context, scale, size, beltMm, ink)
  for (const box of boxes) {
    if (box.right < -60 || box.left > scale.gateX) continue
    drawParcel(context, scale, box, beltMm, waterfall, { smallPicture, ink })
    if (box.id === viewedId) drawBrackets(context, scale, box, ink)
  }
  drawBeamAndGate(context, status, scale, size, ink)
  return boxes
}

function drawGround(
  context: CanvasRenderingContext2D,
  { top, height, gateX, beamX, pxPerMm }: BeltScale,
  size: { width: number },
  beltMm: number,
  ink: Ink,
): void {
  context.fillStyle = ink('--panel')
  context.fillRect(0, top - 1, gateX, height + 2)
  context.fillStyle = ink('--hair')
  context.fillRect(0, top - 2, size.width, 1.5)
  context.fillRect(0, top + height + 1, size.width, 1.5)
  context.fillStyle = '#ffffff12'
  for (let mm = -3000 + (beltMm % 60); mm < 6000; mm += 60) {
    const x = beamX + mm * pxPerMm
    if (x > 0 && x < gateX) context.fillRect(x, top, 1, height)
  }
}

function drawParcel(
  context: CanvasRenderingContext2D,
  { top, height, gateX, beamX, pxPerMm }: BeltScale,
  box: BeltBox,
  beltMm: number,
  waterfall: Waterfall,
  { smallPicture, ink }: Pick<Showing, 'smallPicture' | 'ink'>,
): void {
  context.save()
  context.beginPath()
  context.rect(0, 0, gateX, top + height + 10)
  context.clip()
  if (box.seen > 0) {
    // A line scanned at belt position b lies (belt now − b) behind the beam's place.
    const oldest = beltMm - (box.right - beamX) / pxPerMm
    const newest = oldest + box.seen / pxPerMm
    const [x, y, w, h] = [box.right - box.seen, top + 3, box.seen, height - 6] as const
    const small = waterfall.covers(oldest, newest) || !box.judged ? null : smallPicture(box.id)
    if (small) context.drawImage(small, x, y, w, h)
    else waterfall.draw(context, oldest, newest, x, y, w, h)
  }
  if (box.seen < box.right - box.left) {
    context.setLineDash([4, 4])
    context.strokeStyle = ink('--ink-3')
    context.strokeRect(box.left + 0.5, top + 7.5, box.right - box.left - box.seen - 1, height - 15)
    context.setLineDash([])
  }
  context.restore()
}

function drawBrackets(context: CanvasRenderingContext2D, { top, height }: BeltScale, box: BeltBox, ink: Ink): void {
  context.strokeStyle = ink('--pick')
  context.lineWidth = 3
  const [a, b, length] = [box.left - 4, box.right + 4, 12]
  for (const [x, y, dx, dy] of [
    [a, top, 1, 1],
    [b, top, -1, 1],
    [a, top + height, 1, -1],
    [b, top + height, -1, -1],
  ] as const) {
    context.beginPath()
    context.moveTo(x + dx * length, y)
    context.lineTo(x, y)
    context.lineTo(x, y + dy * length)
    context.stroke()
  }
  context.lineWidth = 1
}

function drawBeamAndGate(
  context: CanvasRenderingContext2D,
  status: LaneStatus,
  { k, beamX, gateX, tunnelX, top, height }: BeltScale,
  size: { width: number },
  ink: Ink,
): void {
  context.fillStyle = '#00000066'
  context.fillRect(tunnelX, top - 2, beamX - tunnelX, height + 4)
  const on = status.beam === 'on'
  context.fillStyle = on ? ink('--beam') : ink('--ink-3')
  context.fillRect(beamX - 1.5, top - 6, on ? 3 : 1.5, height + 12)
  context.fillStyle = ink('--well')
  context.fillRect(gateX, top - 1, size.width - gateX, height + 2)
  context.strokeStyle = ink('--ink-2')
  context.lineWidth = 3
  context.beginPath()
  context.moveTo(gateX, top)
  context.lineTo(gateX + 52 * k, top)
  context.stroke()
  context.lineWidth = 1
}
