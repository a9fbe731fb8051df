import type { DeviceRow } from '../device-row.ts'
import { simulatedWire } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import { openWire } from '../wire/open.ts'
import type { BarcodeReader } from './barcode-reader.ts'
import { LineBarcodeReader } from './driver.ts'
import { dialectOf, readerSettings } from './reader-settings.ts'
import { BarcodeSimulator } from './simulator.ts'
import { faultsOf } from './simulator-faults.ts'
import { SsiBarcodeReader } from './ssi-driver.ts'
import { SsiSimulator } from './ssi-simulator.ts'

/**
 * Opens the barcode reader of a row: driver `crlf`, `stx-etx`, `honeywell`, `cognex`, `sick` or `ssi`. A `sim:` URL takes faults as its query.
 * Throws DriverError `bad-url` on an unknown driver or fault, `out-of-range` on a setting.
 */
export function openBarcodeReader(row: DeviceRow, world: World | null): BarcodeReader {
  const { name, url } = row
  const simulated = url.startsWith('sim:')
  if (row.driver === 'ssi') {
    const settings = readerSettings(row, 'NR')
    const faults = faultsOf(simulated ? url : '')
    const open = simulated
      ? simulatedWire(url, world, (inWorld) => new SsiSimulator(inWorld, settings, faults).listen())
      : () => openWire(url)
    return new SsiBarcodeReader(name, url, open, settings)
  }
  const dialect = dialectOf(row)
  const settings = readerSettings(row)
  const faults = faultsOf(simulated ? url : '')
  const open = simulated
    ? simulatedWire(url, world, (inWorld) => new BarcodeSimulator(inWorld, { dialect, settings, faults }).listen())
    : () => openWire(url)
  return new LineBarcodeReader({ name, url, open, dialect, settings })
}
