import type { DeviceRow } from '../device-row.ts'
import { DriverError } from '../driver-error.ts'
import { simulatedWire } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import { openWire } from '../wire/open.ts'
import type { BarcodeReader } from './barcode-reader.ts'
import { LineBarcodeReader } from './driver.ts'
import { BarcodeSimulator } from './simulator.ts'

/** Opens the barcode reader of a row. Throws DriverError `bad-url` on an unknown driver. */
export function openBarcodeReader(row: DeviceRow, world: World | null): BarcodeReader {
  if (row.driver !== 'crlf')
    throw new DriverError('bad-url', `There is no barcode driver "${row.driver}"; known: crlf.`, { driver: row.driver })
  const noRead = String(row.settings['noRead'] ?? 'NOREAD')
  const open = row.url.startsWith('sim:')
    ? simulatedWire(row.url, world, (inWorld) => new BarcodeSimulator(inWorld, noRead).listen())
    : () => openWire(row.url)
  return new LineBarcodeReader(row.name, row.url, open, noRead)
}
