import type { BarcodeReader, LabelRead } from '../barcode/barcode-reader.ts'
import type { Unsubscribe } from '../device.ts'

/** A label read from a picture: where its corners lie, clockwise from its own top left, and how far it is turned (0..360, clockwise). */
export type CameraLabel = LabelRead & {
  readonly cornersPx: readonly (readonly [x: number, y: number])[]
  readonly turnDeg: number
}

/**
 * A camera whose pictures are searched for labels: the fallback for a label that the reader did not read. It tells the same facts as a reader.
 * Between `triggerOn` and `triggerOff` it looks again and again until it has found one; a camera that drops files is told when they come.
 */
export interface LabelCamera extends BarcodeReader {
  onLabel(listen: (label: CameraLabel) => void): Unsubscribe
  /** Takes one picture and tells all its labels, or a no-read. Throws DriverError `timeout`, `cannot-open` or `bad-answer`. */
  look(): Promise<readonly CameraLabel[]>
}
