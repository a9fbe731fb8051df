import { opticsOf } from '../../drivers/simulation/beam/optics.ts'
import { type RenderJob, renderJob } from '../../drivers/simulation/render-job.ts'
import { sceneContents } from '../../drivers/simulation/render/scene-contents.ts'
import { referenceScanner } from '../../drivers/simulation/signal/scanner-model.ts'
import type { Scene } from '../../drivers/simulation/solids/item.ts'
import { sampleScene } from '../../drivers/simulation/testing/sample-scene.ts'
import { own, type Row } from '../row.ts'

const masterCartonMm = [600, 400, 400] as const
const typical = (seed: number): Scene => sampleScene(seed, 1 + ((seed * 7) % 20), 40)
const master = (seed: number): Scene => sampleScene(seed, 48, 20, masterCartonMm)

/** Parcels made on one core, clean and with a scanner's noise as a scan set's PNG, and live lines of a laden parcel. */
export async function measureParcelsGenerated(): Promise<Row[]> {
  return [
    own('parcels rendered at 2 mm, one core', perSecond(typical, 2, 20, false), '/s', '≥ 15'),
    own('parcels rendered at 0.8 mm, one core', perSecond(typical, 0.8, 6, false), '/s', '≥ 1'),
    own('master cartons of 48 rendered at 2 mm, one core', perSecond(master, 2, 8, false), '/s', '≥ 3'),
    own('parcels rendered, with noise and as PNG at 2 mm, one core', perSecond(typical, 2, 20, true), '/s'),
    own('live lines of 768 channels, one core', linesPerSecond(768, 0.8), '/s', '≥ 600'),
    own('live lines of 2304 channels, one core', linesPerSecond(2304, 0.4), '/s', '≥ 600'),
  ].map((row) => ({ ...row, moreIsBetter: true }))
}

function perSecond(make: (seed: number) => Scene, pitchMm: number, count: number, noisy: boolean): number {
  const scanner = { ...referenceScanner, pitchAcrossMm: pitchMm, pitchAlongMm: pitchMm, pixelMm: pitchMm }
  const optics = opticsOf()
  const job = (seed: number): RenderJob => {
    return { id: '', scene: make(seed), scanner, seed: noisy ? seed : null, marginMm: 16, channels: null, png: noisy }
  }
  const jobs = Array.from({ length: count }, (_, seed) => job(seed + 1))
  renderJob(job(99), optics)
  const seconds = cpuSeconds(() => jobs.forEach((one) => renderJob(one, optics)))
  return count / seconds
}

function linesPerSecond(channels: number, pitchMm: number): number {
  const contents = sceneContents(sampleScene(3, 20, 40), opticsOf())
  const [low, high] = [new Float32Array(channels), new Float32Array(channels)]
  const pass = (): void => {
    for (let alongMm = 0; alongMm < contents.lengthMm; alongMm += 0.8) contents.slice(alongMm, pitchMm, low, high)
  }
  pass()
  return Math.floor(contents.lengthMm / 0.8) / cpuSeconds(pass)
}

/** CPU time of this process for some work: other work on the machine does not count. */
function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
