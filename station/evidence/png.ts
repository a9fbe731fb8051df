import sharp from 'sharp'
import { EvidenceError } from './evidence-error.ts'

/** One grey picture of 16 bits, row-major. */
export type Grey16 = { readonly widthPx: number; readonly heightPx: number; readonly data: Uint16Array }

/**
 * Encodes a 16-bit grey PNG without loss. Only the colour space `grey16` with 16-bit samples keeps all bits in sharp: a Buffer as
 * input, or a missing colour space, gives 8 bits without an error. Throws EvidenceError `bad-size`.
 */
export async function encodeGrey16({ widthPx, heightPx, data }: Grey16): Promise<Uint8Array> {
  if (data.length !== widthPx * heightPx || data.length === 0)
    throw new EvidenceError('bad-size', `${data.length} samples are no picture of ${widthPx} × ${heightPx}.`)
  // A copy in ordinary memory: the planes live in shared memory, which the encoder does not take.
  const samples = Uint16Array.from(data)
  // Filters and higher levels save a tenth on X-ray noise and cost half as much time again (9 ms against 14 ms for 391 × 589).
  return sharp(samples, { raw: { width: widthPx, height: heightPx, channels: 1 }, limitInputPixels: false })
    .toColourspace('grey16')
    .png({ compressionLevel: 3, adaptiveFiltering: false })
    .toBuffer()
}

/** Reads a 16-bit grey PNG. Throws EvidenceError `not-grey16` for anything else, also for 8 bits or colour. */
export async function decodeGrey16(bytes: Uint8Array): Promise<Grey16> {
  try {
    const image = sharp(bytes, { limitInputPixels: false })
    const { format, depth, channels } = await image.metadata()
    if (format !== 'png' || depth !== 'ushort' || channels !== 1) {
      throw new Error(`it is ${format}, ${depth}, with ${channels} channels`)
    }
    const { data, info } = await image
      .toColourspace('grey16')
      .raw({ depth: 'ushort' })
      .toBuffer({ resolveWithObject: true })
    const samples = new Uint16Array(info.width * info.height)
    new Uint8Array(samples.buffer).set(data.subarray(0, samples.byteLength))
    return { widthPx: info.width, heightPx: info.height, data: samples }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new EvidenceError('not-grey16', `This is no 16-bit grey PNG: ${why}.`, { cause })
  }
}
