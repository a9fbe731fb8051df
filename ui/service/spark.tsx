/** A line of the last values, from the smallest to the largest; decoration, the value itself stands beside it. */
export function Spark({
  values,
  width,
  height,
}: {
  readonly values: readonly number[]
  readonly width: number
  readonly height: number
}) {
  if (values.length < 2) return <svg width={width} height={height} aria-hidden="true" />
  const low = Math.min(...values)
  const span = Math.max(...values) - low || 1
  const points = values.map(
    (value, index) =>
      `${((index / (values.length - 1)) * width).toFixed(1)} ${(height - 2 - ((value - low) / span) * (height - 4)).toFixed(1)}`,
  )
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      <path d={`M${points.join('L')}`} fill="none" stroke="var(--chart-2)" strokeWidth="1.6" />
    </svg>
  )
}
