import { join } from 'node:path'
import type { Device } from '../../drivers/device.ts'
import type { LaneConfig } from '../config/lane-config.ts'
import type { RecordingState, TestRow, WiringRow } from '../contract/devices.ts'
import type { LaneDevices } from '../lane/lane-ports.ts'
import { testConnection } from './connection-test.ts'
import { Recorder } from './recorder.ts'
import { WiringWatch } from './wiring-watch.ts'

const watchMs = 3000

/** What a technician asks of the devices: a connection test, a transcript, the wiring check. Devices are named as in the configuration. */
export class ServiceDesk {
  readonly #devices: ReadonlyMap<string, Device>
  readonly #recorder: Recorder
  readonly #wiring: WiringWatch

  constructor(config: LaneConfig, devices: LaneDevices) {
    this.#devices = new Map(Object.values(devices).map((device: Device) => [device.name, device]))
    this.#recorder = new Recorder(join(config.dataFolder, 'transcripts'))
    this.#wiring = new WiringWatch(config, devices)
  }

  /** Watches a device for three seconds; null where there is none of this name. */
  async test(name: string): Promise<TestRow[] | null> {
    const device = this.#devices.get(name)
    return device ? testConnection(device, watchMs) : null
  }

  /** Begins or ends a transcript; null where there is no such device or nothing was recorded. */
  async record(name: string, on: boolean): Promise<RecordingState | null> {
    const device = this.#devices.get(name)
    if (!device) return null
    return on ? this.#recorder.begin(device, Date.now()) : this.#recorder.end(device)
  }

  recording(name: string): RecordingState | null {
    return this.#recorder.state(name)
  }

  wiring(): WiringRow[] {
    return this.#wiring.rows()
  }

  close(): void {
    this.#wiring.close()
    this.#recorder.close()
  }
}
