import type { Device, Unsubscribe } from '../device.ts'

/** One code as read. `aim` is the AIM identifier with its bracket (`]C1`) or null where the reader sends none; `text` without it. */
export type LabelRead = {
  readonly atMs: number
  readonly text: string
  readonly aim: string | null
  readonly symbology: string | null
}

/** A fixed-mount barcode reader that speaks when it has read something. */
export interface BarcodeReader extends Device {
  onLabel(listen: (label: LabelRead) => void): Unsubscribe
  /** The reader's own no-read message. */
  onNoRead(listen: (atMs: number) => void): Unsubscribe
}
