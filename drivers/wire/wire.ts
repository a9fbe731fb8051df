import type { Unsubscribe } from '../device.ts'

/** Why a wire ended: `closed` by us, `disconnected` by the other end or a pulled cable, `failed` by the operating system. */
export type WireEnd = { readonly reason: 'closed' | 'disconnected' | 'failed'; readonly detail: string }

/**
 * What a port that is far away tells of its line: errors since the last news (bytes were damaged there, not here), or the signals of
 * its modem lines.
 */
export type LineNews =
  | {
      readonly type: 'lineErrors'
      readonly overrun: boolean
      readonly parity: boolean
      readonly framing: boolean
      readonly break: boolean
    }
  | {
      readonly type: 'modemState'
      readonly clearToSend: boolean
      readonly dataSetReady: boolean
      readonly ringing: boolean
      readonly carrier: boolean
    }

/** A byte pipe to a device. A driver never sees a path, a host or a baud rate. Chunks come in any size. */
export interface Wire {
  readonly url: string
  /** Resolves when the bytes are handed to the operating system. Throws DriverError `closed` on a dead wire. */
  send(bytes: Uint8Array): Promise<void>
  /** Hands the bytes to the operating system within this call, for a process about to end. Best effort: false on a dead wire. */
  sendNow(bytes: Uint8Array): boolean
  onBytes(listen: (bytes: Uint8Array) => void): Unsubscribe
  /** Called once, at once if it has already ended. */
  onEnd(listen: (end: WireEnd) => void): Unsubscribe
  /** Only wires whose port is far away have it. */
  onLineNews?(listen: (news: LineNews) => void): Unsubscribe
  close(): Promise<void>
}

/** Opens a new wire each time it is called; a driver calls it again to reconnect. Throws DriverError. */
export type OpenWire = () => Promise<Wire>
