import { useEffect, useRef, useState } from 'react'
import { paintPixels } from './colour.ts'
import { sharpened } from './edge.ts'
import { GlPainter } from './gl-painter.ts'
import type { Picture } from './picture.ts'
import { useReview } from './review-state.ts'
import type { View } from './view.ts'

/** Radius of the unsharp mask at the object, in mm: bound to matter, not to pixels. */
const edgeRadiusMm = 3

/** What is painted where: a canvas of the picture's own size, and the record's id for whoever waits for it. */
export type Painting = { readonly picture: Picture | null; readonly id: string; readonly pitchMm: number }

/**
 * Paints the picture whenever it or the officer's view of it changes: WebGL2 where there is one, else (or with `?cpu`) the exact CPU
 * path. Gives the canvas' ref and a key: a lost graphics context gets a new canvas.
 */
export function usePainting({ picture, id, pitchMm }: Painting) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const painter = useRef<GlPainter | null | undefined>(undefined)
  const [generation, setGeneration] = useState(0)
  const view = useReview((state) => state.view)
  useEffect(() => {
    const element = canvas.current
    if (!element) return undefined
    painter.current = undefined
    const lost = (): void => setGeneration((now) => now + 1)
    element.addEventListener('webglcontextlost', lost)
    return () => element.removeEventListener('webglcontextlost', lost)
  }, [generation])
  useEffect(() => {
    const element = canvas.current
    if (!element || !picture) return
    element.width = picture.width
    element.height = picture.height
    if (painter.current === undefined) painter.current = onCpu() ? null : GlPainter.open(element)
    paintInto(element, painter.current, picture, view, edgeRadiusMm / pitchMm)
    element.dataset['painted'] = id
    element.dataset['path'] = painter.current ? 'gpu' : 'cpu'
  }, [picture, id, pitchMm, view, generation])
  return { canvas, generation }
}

function onCpu(): boolean {
  return new URLSearchParams(location.search).has('cpu')
}

/** What a picture can show of a view: with one energy there is no colour of matter. */
export function shownView(view: View, single: boolean): View {
  return single ? { ...view, strip: null, map: view.map === 'colour' ? 'grey' : view.map } : view
}

function paintInto(
  element: HTMLCanvasElement,
  painter: GlPainter | null,
  picture: Picture,
  wanted: View,
  radiusPx: number,
): void {
  const { width, height, classes } = picture
  const view = shownView(wanted, classes === null)
  const high = view.edge ? sharpened(picture.high, width, height, radiusPx) : picture.high
  if (painter) return painter.paint(width, height, high, classes, view)
  element.getContext('2d')?.putImageData(new ImageData(paintPixels(high, classes, view), width, height), 0, 0)
}
