import type { View } from './view.ts'

type Window = Pick<View, 'centre' | 'width'>

/** Steps of "penetrate" for dense parts: further into the dark and steeper, by repeated touch; the first is the default. */
export const penetrateSteps: readonly Window[] = [
  { centre: 1.7, width: 3.4 },
  { centre: 2.7, width: 4.2 },
  { centre: 3.6, width: 4.2 },
  { centre: 4.8, width: 4.4 },
]

/** The window for thin things: only the first of the absorption, steep. */
export const thinWindow: Window = { centre: 0.5, width: 1 }

/** Narrowest and widest window, and how far its centre goes, in −ln of transmission. */
export const windowLimits = { narrowest: 0.2, widest: 8, nearest: 0.1, farthest: 7 } as const

/** The narrow window that the slider of variable absorption runs along the attenuation, and the slider's step. */
export const runningWindow = { start: 1, width: 0.8, step: 0.05 } as const

/** Bend of the curve over the window: at the default window a grey level is close to the transmission itself. */
const bend = 3.9

/** With local contrast the window reaches at least this far, and is bent little: dense parts need grey levels of their own. */
const enhanced = { reach: 6, bend: 2.2 } as const

let absorption: Float64Array | null = null

/** −ln of transmission for each of its 65,536 values, made once. */
function absorptionByValue(): Float64Array {
  absorption ??= Float64Array.from({ length: 65_536 }, (_, value) => -Math.log(Math.max(value, 1) / 65_535))
  return absorption
}

/**
 * Grey level 0..255 for each of the 65,536 values of transmission: 255 at the thin end of the absorption window, 0 at its thick end.
 * Between them the curve of a film: thin things keep most of the contrast, as in transmitted light.
 */
export function greyTable({ centre, width, enhance }: Window & Pick<View, 'enhance'>): Uint8Array {
  const from = centre - width / 2
  const reach = enhance ? Math.max(width, enhanced.reach - from) : width
  const curve = enhance ? enhanced.bend : bend
  const dark = Math.exp(-curve)
  const out = new Uint8Array(65_536)
  const byValue = absorptionByValue()
  for (let value = 0; value < 65_536; value++) {
    const place = ((byValue[value] ?? 0) - from) / reach
    if (place <= 0) out[value] = 255
    else if (place < 1) out[value] = Math.round((255 * (Math.exp(-curve * place) - dark)) / (1 - dark))
  }
  return out
}

/** The window moved by a finger: down looks into thicker matter, to the right takes in more of it. Kept within `windowLimits`. */
export function movedWindow(window: Window, centreBy: number, widthBy: number): Window {
  const { narrowest, widest, nearest, farthest } = windowLimits
  return {
    centre: Math.max(nearest, Math.min(farthest, window.centre + centreBy)),
    width: Math.max(narrowest, Math.min(widest, window.width + widthBy)),
  }
}

/** Variable absorption: the narrow window at a place of the slider, in −ln of transmission; kept within `windowLimits`. */
export function windowAt(centre: number): Window {
  return movedWindow({ centre, width: runningWindow.width }, 0, 0)
}
