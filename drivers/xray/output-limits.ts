import type { TubeRow } from './tube-table.ts'

/** A set point: kV and mA. */
export type Output = { readonly kilovolts: number; readonly milliamps: number }

/** What may be asked for at most, and who says so: the tube's table and the generator's full scale, whichever is lower. */
export type OutputLimits = { readonly maxKv: number; readonly maxMa: number; readonly maxW: number }

/** The lower of what the tube bears and what the generator can give. */
export function limitsOf(
  tube: TubeRow,
  supply: { readonly fullScaleKv: number; readonly fullScaleMa: number },
): OutputLimits {
  return {
    maxKv: Math.min(tube.maxKv, supply.fullScaleKv),
    maxMa: Math.min(tube.maxMa, supply.fullScaleMa),
    maxW: tube.maxW,
  }
}

/** Why this set point may not be sent, in one sentence that names the limit; null where it may. kV times mA are W. */
export function beyondLimits({ kilovolts, milliamps }: Output, { maxKv, maxMa, maxW }: OutputLimits): string | null {
  const correct = 'correct the beam in the configuration.'
  if (!(kilovolts >= 0 && kilovolts <= maxKv)) return `${kilovolts} kV is beyond 0 to ${maxKv} kV; ${correct}`
  if (!(milliamps >= 0 && milliamps <= maxMa)) return `${milliamps} mA is beyond 0 to ${maxMa} mA; ${correct}`
  const watts = kilovolts * milliamps
  if (watts <= maxW) return null
  return `${kilovolts} kV and ${milliamps} mA are ${Math.round(watts)} W, beyond the tube's ${maxW} W; ${correct}`
}

/** The most mA that the limits leave at so many kV. */
export function usableMa(kilovolts: number, { maxMa, maxW }: OutputLimits): number {
  return kilovolts > 0 ? Math.min(maxMa, maxW / kilovolts) : maxMa
}

/**
 * In which order two set points are sent: up kV first and then mA, down in reverse, so that the tube is never run with more mA than its
 * chart allows at the kV of the moment.
 */
export function settingOrder(from: Output, to: Output): readonly ('kilovolts' | 'milliamps')[] {
  return to.kilovolts >= from.kilovolts ? ['kilovolts', 'milliamps'] : ['milliamps', 'kilovolts']
}
