import type { Strip } from '../../station/contract/strip.ts'
import { paintPixels, tablesOf } from '../review/colour.ts'
import { classesOf } from '../review/matter.ts'
import { defaultView } from '../review/view.ts'

/** Belt length that is kept, in mm, and its resolution. A ring: a place on the belt has its column. */
const keptMm = 8192
const pxPerMm = 0.5
const widthPx = keptMm * pxPerMm
const waterfallHeightPx = 64
/** Lines at a strip's edge may be a hand away from where the belt is drawn. */
const slackMm = 40

/** The lines that have passed the beam, as a picture of the belt. Drawn as they arrive; the belt strip shows parts of it. */
export class Waterfall {
  readonly canvas: HTMLCanvasElement
  readonly #context: CanvasRenderingContext2D | null
  #oldestMm = Infinity
  #newestMm = -Infinity

  constructor() {
    this.canvas = document.createElement('canvas')
    this.canvas.width = widthPx
    this.canvas.height = waterfallHeightPx
    this.#context = this.canvas.getContext('2d', { willReadFrequently: false })
  }

  /** Belt position of the newest line. */
  get newestMm(): number {
    return this.#newestMm
  }

  /** Whether the lines between two belt positions are here; a page that was opened late has not heard the earlier ones. */
  covers(fromMm: number, toMm: number): boolean {
    return fromMm >= Math.max(this.#oldestMm, this.#newestMm - keptMm) - slackMm && toMm <= this.#newestMm + slackMm
  }

  /** Draws one strip at its place: across the belt downwards, along it to the right. */
  add(strip: Strip): void {
    const context = this.#context
    if (!context) return
    const columns = Math.max(1, Math.ceil(strip.rows * strip.mmPerRow * pxPerMm))
    const image = new ImageData(pixelsOf(strip, columns), columns, waterfallHeightPx)
    const x = columnOf(strip.beltMm)
    context.putImageData(image, x, 0)
    if (x + columns > widthPx) context.putImageData(image, x - widthPx, 0)
    this.#oldestMm = Math.min(this.#oldestMm, strip.beltMm)
    this.#newestMm = Math.max(this.#newestMm, strip.beltMm + strip.rows * strip.mmPerRow)
  }

  /**
   * Draws the lines from `fromMm` to `toMm` (belt positions at the beam) into a box of the target, newest line at the left: the belt
   * carries what was scanned first furthest to the right.
   */
  draw(
    target: CanvasRenderingContext2D,
    fromMm: number,
    toMm: number,
    x: number,
    y: number,
    width: number,
    height: number,
  ): void {
    const from = columnOf(fromMm)
    const length = Math.max(1, (toMm - fromMm) * pxPerMm)
    const first = Math.min(length, widthPx - from)
    target.save()
    target.translate(x + width, y)
    target.scale(-width / length, height / waterfallHeightPx)
    target.drawImage(this.canvas, from, 0, first, waterfallHeightPx, 0, 0, first, waterfallHeightPx)
    if (first < length)
      target.drawImage(
        this.canvas,
        0,
        0,
        length - first,
        waterfallHeightPx,
        first,
        0,
        length - first,
        waterfallHeightPx,
      )
    target.restore()
  }
}

function columnOf(beltMm: number): number {
  const column = Math.floor(beltMm * pxPerMm) % widthPx
  return column < 0 ? column + widthPx : column
}

/** The strip's own view: a little darker than the picture below it, which is what the officer looks at. */
const view = { ...defaultView, lamp: 0.8 }

/** One strip as RGBA, `columns` wide along the belt and `waterfallHeightPx` across it; in colours of matter with two energies. */
function pixelsOf({ rows, widthPx: channels, mmPerRow, energies, samples }: Strip, columns: number) {
  const high = new Uint16Array(columns * waterfallHeightPx)
  const low = new Uint16Array(high.length)
  for (let column = 0; column < columns; column++) {
    const row = Math.min(rows - 1, Math.floor(column / (mmPerRow * pxPerMm)))
    for (let y = 0; y < waterfallHeightPx; y++) {
      const at = row * channels + Math.floor(((y + 0.5) / waterfallHeightPx) * channels)
      low[y * columns + column] = samples[at] ?? 65_535
      high[y * columns + column] = samples[at + (energies - 1) * rows * channels] ?? 65_535
    }
  }
  return energies === 2
    ? paintPixels(high, classesOf(low, high), view, tables.colour)
    : paintPixels(high, null, { ...view, map: 'grey' }, tables.grey)
}

/** Made once: a lane gives many strips a second. */
const tables = { colour: tablesOf(view), grey: tablesOf({ ...view, map: 'grey' }) }
