import type { Strip } from '../../station/contract/strip.ts'

/** Belt length that is kept, in mm, and its resolution. A ring: a place on the belt has its column. */
const keptMm = 8192
const pxPerMm = 0.5
const widthPx = keptMm * pxPerMm
export const waterfallHeightPx = 64

/** The lines that have passed the beam, as a picture of the belt. Drawn as they arrive; the belt strip shows parts of it. */
export class Waterfall {
  readonly canvas: HTMLCanvasElement
  readonly #context: CanvasRenderingContext2D | null
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

  /** Draws one strip at its place: across the belt downwards, along it to the right. */
  add(strip: Strip): void {
    const context = this.#context
    if (!context) return
    const columns = Math.max(1, Math.ceil(strip.rows * strip.mmPerRow * pxPerMm))
    const image = context.createImageData(columns, waterfallHeightPx)
    for (let column = 0; column < columns; column++) {
      const row = Math.min(strip.rows - 1, Math.floor(column / (strip.mmPerRow * pxPerMm)))
      for (let y = 0; y < waterfallHeightPx; y++) {
        const channel = Math.floor(((y + 0.5) / waterfallHeightPx) * strip.widthPx)
        const level = greyOf(strip.samples[row * strip.widthPx + channel] ?? 65_535)
        const at = (y * columns + column) * 4
        image.data[at] = image.data[at + 1] = image.data[at + 2] = level
        image.data[at + 3] = 255
      }
    }
    const x = columnOf(strip.beltMm)
    context.putImageData(image, x, 0)
    if (x + columns > widthPx) context.putImageData(image, x - widthPx, 0)
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

const lamp = 0.8
const table = Uint8Array.from({ length: 4096 }, (_, index) => {
  const attenuation = -Math.log(Math.max(index, 0.5) / 4095)
  return Math.round(255 * lamp * Math.max(0, 1 - attenuation / 3.4))
})

function greyOf(value: number): number {
  return table[value >> 4] ?? 0
}
