import type { Device, Unsubscribe } from '../device.ts'
import type { Identified } from './identifiers/identifier.ts'

/**
 * One code as read. `aim` is the AIM identifier with its bracket (`]C1`) or null where the reader sends none; `text` without it, which is what
 * a manifest is asked for. `identified` is all that the text may be, the surest first. A parcel with several labels gives one each.
 */
export type LabelRead = {
  readonly atMs: number
  readonly text: string
  readonly aim: string | null
  readonly symbology: string | null
  readonly identified: readonly Identified[]
  readonly source: 'reader' | 'camera'
}

/** A fixed-mount barcode reader: it speaks by itself, or between `triggerOn` and `triggerOff` where it is set to be triggered by the host. */
export interface BarcodeReader extends Device {
  onLabel(listen: (label: LabelRead) => void): Unsubscribe
  /** The reader's own no-read message, or a trigger that ended without a label. */
  onNoRead(listen: (atMs: number) => void): Unsubscribe
  /**
   * To be called when a parcel's front edge reaches the reader. Does nothing where the row's `trigger` is not `host`. Throws DriverError
   * `closed`, `timeout` or `refused`.
   */
  triggerOn(): Promise<void>
  /** To be called when its back edge has left. A trigger that gave no label tells a no-read by itself. Throws like `triggerOn`. */
  triggerOff(): Promise<void>
}
