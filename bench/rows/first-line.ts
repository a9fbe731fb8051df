import { openDetector } from '../../drivers/detector/open.ts'
import { LaneWorld } from '../../drivers/simulation/lane-world.ts'
import { eventually } from '../../drivers/testing/eventually.ts'
import { geometry, solidBlock } from '../../drivers/testing/lane-geometry.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Imaging } from '../../station/imaging/imaging.ts'
import { own, quantile, type Row } from '../row.ts'

const [channels, pitchMm, umPerCount, encoderDiv] = [768, 0.8, 100, 8] as const

/** From a line's acquisition in the detector to its strip on the way to the page: driver, ring, worker and back. */
export async function measureFirstLine(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-bench-'))
  const world = new LaneWorld({ geometry, umPerCount, clockFactor: 1 })
  const detector = openDetector(
    { name: 'detector', driver: 'xlp1', url: 'sim:detector', settings: { channels, pitchMm, energies: 1 } },
    world,
  )
  const imaging = openImaging(folder)
  const acquired = new Map<number, number>()
  detector.onLine((line) => {
    const beltMm = (line.encoder * umPerCount) / 1000
    acquired.set(Math.round(beltMm * 10), line.atMs)
    imaging.pushLine({
      beltMm,
      lineId: line.lineId,
      low: line.low,
      high: line.high,
      beamOn: line.beamOn,
      valid: line.valid,
      saturated: line.saturated,
    })
  })
  await eventually(() => detector.health().state === 'ready', 'the detector answers')
  await detector.configure({ integrationUs: 3200, trigger: 'encoder', encoderDiv })
  await detector.start()
  world.driveBelt(200)
  await imaging.calibrateDark()
  world.setTubeOutput(160, 0.6)
  await imaging.calibrateOpen()
  const delays: number[] = []
  imaging.onStrip((strip) => {
    const at = acquired.get(Math.round(strip.beltMm * 10))
    if (at !== undefined) delays.push(Date.now() - at)
  })
  world.put({ name: 'block', label: null, grams: 100, contents: solidBlock(200) }, -300)
  await eventually(() => delays.length >= 100, 'a hundred strips', 30_000)
  await detector.close()
  await imaging.close()
  world.close()
  rmSync(folder, { recursive: true, force: true })
  return [
    own('line → strip for the page p50', quantile(delays, 0.5), 'ms', '≤ 150'),
    own('line → strip for the page p99', quantile(delays, 0.99), 'ms', '≤ 150'),
  ]
}

function openImaging(folder: string): Imaging {
  const onTrouble = (error: unknown): never => {
    throw error
  }
  return new Imaging({
    channels,
    energies: 1,
    pitchAcrossMm: pitchMm,
    pitchAlongMm: 0.8,
    evidence: { folder, minimumFreeBytes: 0 },
    attribution: null,
    onTrouble,
  })
}
