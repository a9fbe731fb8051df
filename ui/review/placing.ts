import type { Viewport } from './viewport.ts'

/** Room around the picture and for its foot, in CSS px. */
export type Margins = { readonly around: number; readonly foot: number }

type Size = { readonly width: number; readonly height: number }

/** Where the picture lies on the stage, in CSS px; larger than the stage when zoomed. */
export type Placed = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

/**
 * Fits a picture of square pixels into a stage and applies the viewport; a side that fits is centred. Sizes of pictures in any unit,
 * e.g. mm; with `beside` both fit, at the same scale.
 */
export function placed(
  stage: Size,
  picture: Size,
  viewport: Viewport,
  { around, foot }: Margins,
  beside: Size = picture,
): Placed {
  const [w, h] = [stage.width - 2 * around, stage.height - 2 * around - foot]
  const [wide, high] = [Math.max(picture.width, beside.width), Math.max(picture.height, beside.height)]
  const scale = Math.max(0.01, Math.min(w / wide, h / high)) * viewport.zoom
  const [width, height] = [picture.width * scale, picture.height * scale]
  const along = (whole: number, part: number, at: number): number =>
    part <= whole - 2 * around
      ? (whole - part) / 2
      : Math.min(around, Math.max(whole - part - around, whole / 2 - part * at))
  return {
    left: along(stage.width, width, viewport.x),
    top: along(stage.height - foot, height, viewport.y),
    width,
    height,
  }
}

/** Whether two pictures of about this size lie larger next to each other or one above the other. */
export function besideDirection(stage: Size, picture: Size, { around, foot }: Margins): 'row' | 'column' {
  const fits = (width: number, height: number): number =>
    Math.min((width - 2 * around) / picture.width, (height - 2 * around - foot) / picture.height)
  return fits(stage.width / 2, stage.height) >= fits(stage.width, stage.height / 2) ? 'row' : 'column'
}
