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

/** Bend of the curve over the window: at the default window a grey level is close to the transmission itself. */
const bend = 3.9

/**
 * Grey level 0..255 for each of the 65,536 values of transmission: 255 at the thin end of the absorption window, 0 at its thick end.
 * Between them the curve of a film: thin things keep most of the contrast, as in transmitted light.
 */
export function greyTable({ centre, width }: Window): Uint8Array {
  const from = centre - width / 2
  const dark = Math.exp(-bend)
  return Uint8Array.from({ length: 65_536 }, (_, value) => {
    const absorption = -Math.log(Math.max(value, 1) / 65_535)
    const place = Math.max(0, Math.min(1, (absorption - from) / width))
    return Math.round((255 * (Math.exp(-bend * place) - dark)) / (1 - dark))
  })
}

/** The window moved by a finger: down looks into thicker matter, to the right takes in more of it. Kept within `windowLimits`. */
export function movedWindow(window: Window, centreBy: number, widthBy: number): Window {
  const { narrowest, widest, nearest, farthest } = windowLimits
  return {
    centre: Math.max(nearest, Math.min(farthest, window.centre + centreBy)),
    width: Math.max(narrowest, Math.min(widest, window.width + widthBy)),
  }
}
