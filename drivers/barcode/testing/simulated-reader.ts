import { LaneWorld } from '../../simulation/lane-world.ts'
import type { LayLine } from '../../testing/carriers.ts'
import { geometry, solidBlock } from '../../testing/lane-geometry.ts'
import type { BarcodeReader } from '../barcode-reader.ts'
import type { BarcodeUnderTest } from '../contract-suite.ts'
import { LineBarcodeReader } from '../driver.ts'
import { dialectOf, readerSettings } from '../reader-settings.ts'
import { BarcodeSimulator } from '../simulator.ts'
import { SsiBarcodeReader } from '../ssi-driver.ts'
import { SsiSimulator } from '../ssi-simulator.ts'

/** A reader of this driver with its simulator at the other end of the line; in host mode a photo-eye at the reader triggers it. */
export async function simulatedReader(
  driver: string,
  settings: Readonly<Record<string, string | number | boolean>>,
  lay: LayLine,
): Promise<BarcodeUnderTest> {
  const world = new LaneWorld({ geometry, umPerCount: 100, clockFactor: 2 })
  const row = { name: 'barcode', driver, url: 'test:barcode', settings }
  const { simulator, reader, line } = driver === 'ssi' ? await ssi() : await text()
  let covered = false
  world.onStep(() => {
    const covers = world.parcelsAt(geometry.barcodeMm).length > 0
    if (covers === covered) return
    covered = covers
    // While the line is pulled nothing can be triggered; the suite looks at what is told.
    const done = covers ? reader.triggerOn() : reader.triggerOff()
    done.catch(() => undefined)
  })
  world.driveBelt(400)
  return {
    reader,
    pass: (label) => void world.put({ name: 'parcel', label, grams: 100, contents: solidBlock(60) }, 20),
    pull: () => line.pull(),
    plug: () => line.plug(),
    close: async () => {
      await reader.close()
      await line.close()
      simulator.close()
      world.close()
    },
  }

  async function ssi() {
    const set = readerSettings(row, 'NR')
    const simulator = new SsiSimulator(world, set)
    const line = await lay((far) => simulator.attach(far))
    const reader: BarcodeReader = new SsiBarcodeReader('barcode', 'test:barcode', line.open, set)
    return { simulator, line, reader }
  }

  async function text() {
    const parts = { dialect: dialectOf(row), settings: readerSettings(row) }
    const simulator = new BarcodeSimulator(world, parts)
    const line = await lay((far) => simulator.attach(far))
    const reader: BarcodeReader = new LineBarcodeReader({
      name: 'barcode',
      url: 'test:barcode',
      open: line.open,
      ...parts,
    })
    return { simulator, line, reader }
  }
}
