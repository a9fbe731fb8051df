import { opticsOf, type Optics } from '../beam/optics.ts'
import type { Noise } from './noise.ts'
import type { ScannerModel } from './scanner-model.ts'

/** Relative output of the tube for each energy at one line; 1 = nominal. */
export type LineOutput = { readonly low: number; readonly high: number }

/**
 * How the tube's output wavers from line to line: ripple of voltage and current, and a slow drift. The high energy follows the voltage
 * more steeply than the low one; how steeply is worked out from the optics.
 */
export function tubeOutput({ ripple }: ScannerModel, optics: Optics, noise: Noise): (nowMs: number) => LineOutput {
  const steepness = { low: steepnessOf(optics, 'low'), high: steepnessOf(optics, 'high') }
  const phase = 2 * Math.PI * noise.uniform()
  return (nowMs) => {
    const drift = 1 + ripple.driftShare * Math.sin(phase + (2 * Math.PI * nowMs) / ripple.driftPeriodMs)
    const current = drift * (1 + ripple.milliampShare * noise.normal())
    const kilovolts = 1 + ripple.kilovoltShare * noise.normal()
    return { low: current * kilovolts ** steepness.low, high: current * kilovolts ** steepness.high }
  }
}

/** Exponent with which the open-field signal grows with the voltage. */
function steepnessOf(optics: Optics, energy: 'low' | 'high'): number {
  const { kilovolts } = optics.tube
  const other = kilovolts + (kilovolts > 175 ? -3 : 3)
  const there = opticsOf({ ...optics.tube, kilovolts: other }, optics.detector).openKev[energy]
  return Math.log(there / optics.openKev[energy]) / Math.log(other / kilovolts)
}
