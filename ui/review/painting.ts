import { useEffect, useRef, useState } from 'react'
import type { Inspection } from '../../station/contract/inspection.ts'
import { Frames, pixelsOf, shownView } from './frame.ts'
import { GlPainter } from './gl-painter.ts'
import type { Picture } from './picture.ts'
import { useReview } from './review-state.ts'

/** What is painted: a picture, the record it belongs to, and its pitch. */
export type Painting = {
  readonly picture: Picture | null
  readonly record: Inspection | null
  readonly pitchMm: number
}

/**
 * Paints the picture whenever it or the officer's view of it changes: WebGL2 where there is one, else (or with `?cpu`) the exact CPU
 * path. Gives the canvas' ref and a key: a lost graphics context gets a new canvas.
 */
export function usePainting({ picture, record, pitchMm }: Painting) {
  const id = record?.id ?? ''
  const canvas = useRef<HTMLCanvasElement>(null)
  const painter = useRef<GlPainter | null | undefined>(undefined)
  const frames = useRef(new Frames())
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
    // Setting a size, even the same one, throws the canvas' pixels away.
    if (element.width !== picture.width) element.width = picture.width
    if (element.height !== picture.height) element.height = picture.height
    if (painter.current === undefined) painter.current = onCpu() ? null : GlPainter.open(element)
    const frame = frames.current.next(picture, shownView(view, picture.classes === null), pitchMm)
    if (painter.current) painter.current.paint(frame)
    else element.getContext('2d')?.putImageData(new ImageData(pixelsOf(frame), frame.width, frame.height), 0, 0)
    element.dataset['painted'] = id
    element.dataset['path'] = painter.current ? 'gpu' : 'cpu'
  }, [picture, id, pitchMm, view, generation])
  return { canvas, generation }
}

function onCpu(): boolean {
  return new URLSearchParams(location.search).has('cpu')
}
