/** What every driver tells about itself, whatever it drives. Drivers add their own facts and orders on top of it. */

/** Life of the connection to one device. `failed` means: last attempt or poll failed, the driver is trying again. */
export type DeviceState = 'connecting' | 'ready' | 'failed' | 'closed'

/** Counters since the driver was opened; they only grow. */
export type DeviceCounters = {
  readonly framingErrors: number
  readonly checksumErrors: number
  readonly unsolicited: number
  readonly timeouts: number
  readonly reconnects: number
}

/** State of one device. `message` says in one sentence what is wrong and what to do; null while it is well. Times are epoch ms. */
export type DeviceHealth = {
  readonly state: DeviceState
  readonly sinceMs: number
  readonly lastAnswerAtMs: number | null
  readonly message: string | null
  readonly counters: DeviceCounters
}

/** One live value for the technician's screen, e.g. `{ name: 'kilovolts', value: 159.8, unit: 'kV' }`. */
export type DeviceValue = {
  readonly name: string
  readonly value: number | string | boolean
  readonly unit: string | null
}

/** One frame that crossed the wire, and what it means in words; `bytes` as they were on the wire. */
export type TraceLine = {
  readonly atMs: number
  readonly direction: 'sent' | 'received'
  readonly bytes: Uint8Array
  readonly meaning: string
}

/** Stops listening. Safe to call twice. */
export type Unsubscribe = () => void

/** The part that all devices share. A driver reconnects by itself with back-off until `close()`. */
export interface Device {
  /** Name of the row in the configuration, e.g. `conveyor`. */
  readonly name: string
  /** The URL it was opened with. */
  readonly url: string
  health(): DeviceHealth
  values(): readonly DeviceValue[]
  onHealth(listen: (health: DeviceHealth) => void): Unsubscribe
  onTrace(listen: (line: TraceLine) => void): Unsubscribe
  /** Gives the connection up and opens it anew, so that the device is asked who it is again; for a technician, with the lane standing. */
  reconnect(): Promise<void>
  close(): Promise<void>
}
