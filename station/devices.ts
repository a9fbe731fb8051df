import { openBarcodeReader } from '../drivers/barcode/open.ts'
import { openConveyor } from '../drivers/conveyor/open.ts'
import { openDetector } from '../drivers/detector/open.ts'
import type { Device, TraceLine } from '../drivers/device.ts'
import type { DeviceRow as DriverRow } from '../drivers/device-row.ts'
import { openDosimeter } from '../drivers/dosimeter/open.ts'
import { openLabelCamera } from '../drivers/label-camera/open.ts'
import { openPortal } from '../drivers/portal/open.ts'
import { openScale } from '../drivers/scale/open.ts'
import type { World } from '../drivers/simulation/world.ts'
import type { ShowOnPlc } from '../drivers/stack-light/coils-driver.ts'
import { openStackLight } from '../drivers/stack-light/open.ts'
import { openGenerator } from '../drivers/xray/open.ts'
import type { DeviceConfig, LaneConfig } from './config/lane-config.ts'
import type { DeviceRow, TraceRow } from './contract/devices.ts'
import type { LaneDevices } from './lane/lane-ports.ts'

/** Frames kept for each device's trace. */
const tracedFrames = 400

/** Opens the devices of the configuration; each connects by itself. A device is one folder of drivers and one row here. */
export function openDevices(config: LaneConfig, world: World | null): LaneDevices {
  const row = (name: FirstDevice, extra: DriverRow['settings'] = {}): DriverRow =>
    rowOfDevice(name, config.devices[name], extra)
  const { channels, pitchMm, energies } = config.detector
  const conveyor = openConveyor(row('conveyor'), world)
  return {
    conveyor,
    detector: openDetector(row('detector', { channels, pitchMm, energies }), world),
    generator: openGenerator(row('generator'), world),
    barcode: openBarcodeReader(row('barcode'), world),
    scale: openScale(row('scale'), world),
    ...openExtras(config, world, (pattern) => conveyor.setLights(pattern)),
  }
}

type FirstDevice = 'conveyor' | 'detector' | 'generator' | 'barcode' | 'scale'

function rowOfDevice(
  name: string,
  { driver, url, settings }: DeviceConfig,
  extra: DriverRow['settings'] = {},
): DriverRow {
  return { name, driver, url, settings: { ...extra, ...settings } }
}

/** What this lane has besides the five. A portal's simulator looks where the layout says that the portal is. */
function openExtras({ devices, layout }: LaneConfig, world: World | null, showOnPlc: ShowOnPlc): Partial<LaneDevices> {
  const { labelCamera, portal, dosimeter, stackLight } = devices
  const portalMm = layout.portalMm ? { portalMm: (layout.portalMm[0] + layout.portalMm[1]) / 2 } : {}
  return {
    ...(labelCamera && { labelCamera: openLabelCamera(rowOfDevice('labelCamera', labelCamera), world) }),
    ...(portal && { portal: openPortal(rowOfDevice('portal', portal, portalMm), world) }),
    ...(dosimeter && { dosimeter: openDosimeter(rowOfDevice('dosimeter', dosimeter), world) }),
    ...(stackLight && { stackLight: openStackLight(rowOfDevice('stackLight', stackLight), world, showOnPlc) }),
  }
}

const kinds: Readonly<Record<keyof LaneDevices, string>> = {
  conveyor: 'conveyor PLC',
  detector: 'line detector',
  generator: 'X-ray generator',
  barcode: 'barcode reader',
  scale: 'scale',
  labelCamera: 'label camera',
  portal: 'radiation portal',
  dosimeter: 'dosimeter',
  stackLight: 'stack light',
}

/** The devices as the technician's screen sees them, with the last frames of each. */
export class DeviceBook {
  readonly #devices: LaneDevices
  readonly #traces = new Map<string, TraceRow[]>()
  readonly #stops: (() => void)[] = []

  constructor(devices: LaneDevices) {
    this.#devices = devices
    for (const device of Object.values(devices) as Device[]) {
      const rows: TraceRow[] = []
      this.#traces.set(device.name, rows)
      this.#stops.push(
        device.onTrace((line) => {
          rows.push(rowOf(line))
          if (rows.length > tracedFrames) rows.splice(0, rows.length - tracedFrames)
        }),
      )
    }
  }

  rows(): DeviceRow[] {
    return (Object.entries(this.#devices) as [keyof LaneDevices, Device][]).map(([name, device]) => ({
      name,
      kind: kinds[name],
      url: device.url,
      simulated: device.url.startsWith('sim:'),
      ...device.health(),
      values: device.values().map((value) => ({ ...value })),
    }))
  }

  /** Whether the lane has a device of this name. */
  has(name: string): boolean {
    return this.#traces.has(name)
  }

  /** Interlocks as the PLC last told them; empty before its first word. */
  interlocks(): Record<string, boolean> {
    return { ...this.#devices.conveyor.reading()?.interlocks }
  }

  /** The newest frames of a device, oldest first; null where there is no such device. */
  trace(name: string, limit: number): TraceRow[] | null {
    return this.#traces.get(name)?.slice(-limit) ?? null
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }
}

function rowOf({ atMs, direction, bytes, meaning }: TraceLine): TraceRow {
  const shown = bytes.subarray(0, 64)
  const hex = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return { atMs, direction, hex: bytes.length > shown.length ? `${hex} … ${bytes.length} bytes` : hex, meaning }
}
