/**
 * One row of configuration: which device, where, with which settings. `driver` picks the protocol within the device's folder
 * (its `open.ts` lists them); a `sim:` URL starts the simulator of that driver on a loopback socket and connects to it.
 */
export type DeviceRow = {
  readonly name: string
  readonly driver: string
  readonly url: string
  readonly settings: Readonly<Record<string, number | string | boolean>>
}
