import { useReview } from './review-state.ts'
import { runningWindow, windowLimits } from './window-level.ts'

/** Variable absorption: one slider runs a narrow window along the attenuation, from thin to dense. */
export function AbsorptionSlider() {
  const centre = useReview((state) => state.view.centre)
  const absorbAt = useReview((state) => state.absorbAt)
  return (
    <label className="absorb">
      <span aria-hidden="true">thin</span>
      <input
        type="range"
        min={windowLimits.nearest}
        max={windowLimits.farthest}
        step={runningWindow.step}
        value={centre}
        aria-label="Absorption shown, from thin to dense"
        onChange={({ target }) => absorbAt(Number(target.value))}
      />
      <span aria-hidden="true">dense</span>
      <output>{centre.toFixed(1)}</output>
    </label>
  )
}
