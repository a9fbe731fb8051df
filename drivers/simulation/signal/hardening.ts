import { type Optics } from '../beam/optics.ts'
import type { Energy } from './scanner-model.ts'

const stepOfAttenuation = 0.25
const steps = 33

/**
 * Mean energy in keV that one detected photon adds to the signal, ΣnaE²/ΣnaE, by the attenuation −ln T of what the beam has passed: it
 * rises as the beam hardens (hardware facts §10.4). Taken along water; `at` beyond 8 stays as at 8.
 */
export function hardeningOf(
  optics: Optics,
  energy: Energy,
): { readonly openKev: number; at(attenuation: number): number } {
  const [shares, mu] = [optics[energy], optics.mu('water')]
  const through = (gCm2: number): { readonly attenuation: number; readonly keV: number } => {
    let [signal, squares] = [0, 0]
    shares.forEach((share, node) => {
      const passed = Math.max(0, share) * Math.exp(-gCm2 * (mu[node] ?? 0))
      signal += passed
      squares += passed * (optics.nodesKev[node] ?? 0)
    })
    return { attenuation: -Math.log(signal), keV: squares / signal }
  }
  const fine = Array.from({ length: 240 }, (_, at) => through(at * 0.25))
  const table = Float64Array.from({ length: steps }, (_, step) => {
    const wanted = step * stepOfAttenuation
    return (fine.find(({ attenuation }) => attenuation >= wanted - 1e-9) ?? fine.at(-1))?.keV ?? 0
  })
  return {
    openKev: table[0] ?? 0,
    at: (attenuation) => {
      const place = Math.max(0, Math.min(steps - 1.001, attenuation / stepOfAttenuation))
      const step = Math.floor(place)
      const from = table[step] ?? 0
      return from + (place - step) * ((table[step + 1] ?? 0) - from)
    },
  }
}

/** Signal in keV that one pixel gets in one line of open field. */
export function openSignalKev(
  optics: Optics,
  energy: Energy,
  {
    milliamps,
    lineMs,
    pixelMm,
    distanceMm,
  }: { milliamps: number; lineMs: number; pixelMm: number; distanceMm: number },
): number {
  return optics.openKev[energy] * milliamps * (lineMs / 1000) * (pixelMm / distanceMm) ** 2
}
