import type { LineScope } from '../../station/contract/service.ts'

type Place = { readonly topPx: number; readonly heightPx: number; readonly most: number }

/** Draws signal (upper two thirds), boards in it, and standard deviation (lower third), each from zero. Colours come from the theme. */
export function paintScope(context: CanvasRenderingContext2D, scope: LineScope, style: CSSStyleDeclaration): void {
  const { width, height } = context.canvas
  const colour = (name: string): string => style.getPropertyValue(name).trim() || '#888'
  context.clearRect(0, 0, width, height)
  const signal = { topPx: 4, heightPx: height * 0.62, most: scope.fullScale }
  const deviation = (variance: readonly number[]): number[] => variance.map(Math.sqrt)
  const spreads = [deviation(scope.varianceLow), ...(scope.varianceHigh ? [deviation(scope.varianceHigh)] : [])]
  const spread = { topPx: height * 0.7, heightPx: height * 0.28, most: Math.max(1, ...spreads.flat()) }
  context.strokeStyle = colour('--hair')
  for (const place of [signal, spread]) context.strokeRect(0, place.topPx, width, place.heightPx)
  context.strokeStyle = colour('--chart-1')
  for (const values of [scope.low.min, scope.low.max]) line(context, values, signal, [])
  if (scope.high) for (const values of [scope.high.min, scope.high.max]) line(context, values, signal, [6, 4])
  spreads.forEach((values, index) => line(context, values, spread, index === 0 ? [] : [6, 4]))
  context.strokeStyle = colour('--chart-2')
  for (const { first, low } of scope.boards) {
    const x = (first / scope.channels) * width
    const y = yOf(low, signal)
    context.setLineDash([])
    context.strokeRect(x, y, (64 / scope.channels) * width, 1)
  }
}

function line(context: CanvasRenderingContext2D, values: readonly number[], place: Place, dash: number[]): void {
  context.setLineDash(dash)
  context.beginPath()
  values.forEach((value, index) =>
    context.lineTo((index / Math.max(1, values.length - 1)) * context.canvas.width, yOf(value, place)),
  )
  context.stroke()
}

const yOf = (value: number, { topPx, heightPx, most }: Place): number =>
  topPx + heightPx * (1 - Math.min(1, value / most))
