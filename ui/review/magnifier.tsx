import { useEffect, useRef } from 'react'
import { type LensAt, lensPx, lensView } from './lens.ts'
import type { Placed } from './placing.ts'

/** Canvas pixels for one CSS px of the lens, so that it stays sharp on fine screens. */
const fineness = 2

type Props = {
  readonly at: LensAt | null
  readonly stage: { readonly width: number; readonly height: number }
  readonly box: Placed
  readonly source: React.RefObject<HTMLCanvasElement | null>
}

/** The lens under a finger or mouse: the painted picture enlarged, in a white ring with a black casing like the marks. */
export function Magnifier({ at, ...where }: Props) {
  return at ? <Lens at={at} {...where} /> : null
}

function Lens({ at, stage, box, source }: Props & { readonly at: LensAt }) {
  const own = useRef<HTMLCanvasElement>(null)
  const picture = source.current ?? { width: 1, height: 1 }
  const { left, top, sourceX, sourceY, sourcePx } = lensView(at, stage, picture, box)
  useEffect(() => {
    // After the painting of this turn, so that a tool shows in the lens as well.
    const turn = requestAnimationFrame(() => {
      const context = own.current?.getContext('2d')
      if (!context || !source.current) return
      const side = lensPx * fineness
      context.imageSmoothingEnabled = sourcePx > lensPx / 4
      context.fillStyle = '#0c0f11'
      context.fillRect(0, 0, side, side)
      context.drawImage(source.current, sourceX, sourceY, sourcePx, sourcePx, 0, 0, side, side)
    })
    return () => cancelAnimationFrame(turn)
  })
  return (
    <div className="lens" style={{ left, top, width: lensPx, height: lensPx }} data-lens={sourcePx.toFixed(2)}>
      <canvas ref={own} width={lensPx * fineness} height={lensPx * fineness} />
    </div>
  )
}
