import { readFile } from 'node:fs/promises'
import { decode, type DecodedPng, encode } from 'fast-png'
import { ScanSetError } from './scan-set-error.ts'

/** A grey picture as transmission or counts, 16 bits; 8-bit files are widened by 257. */
export type GreyPicture = { readonly widthPx: number; readonly heightPx: number; readonly data: Uint16Array }

/** Reads a grey PNG of 8 or 16 bits; a colour picture is taken if it shows nothing but grey. Throws ScanSetError `bad-image` or `no-image`. */
export async function readGreyPng(path: string, file: string): Promise<GreyPicture> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (cause) {
    throw new ScanSetError('no-image', file, `${file} cannot be read. Is it there?`, { cause })
  }
  try {
    return greyOf(decode(bytes, { checkCrc: true }))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ScanSetError('bad-image', file, `${file} is not a grey PNG of 8 or 16 bits: ${why}.`, { cause })
  }
}

/** A grey PNG of 16 bits. Noise does not shrink, so that it is packed quickly rather than tightly. */
export function encodeGreyPng({ widthPx, heightPx, data }: GreyPicture): Uint8Array<ArrayBuffer> {
  const image = { width: widthPx, height: heightPx, data, depth: 16, channels: 1 } as const
  return new Uint8Array(encode(image, { zlib: { level: 1 } }))
}

function greyOf({ width, height, depth, channels, data, palette }: DecodedPng): GreyPicture {
  if (palette) throw new RangeError('it has a palette')
  if (depth !== 8 && depth !== 16) throw new RangeError(`it has ${depth} bits a sample`)
  if (data.length !== width * height * channels) throw new RangeError('its pixels are not all there')
  const samples = new Uint16Array(width * height)
  const widen = depth === 8 ? 257 : 1
  for (let pixel = 0; pixel < samples.length; pixel++) {
    const from = pixel * channels
    const grey = data[from] ?? 0
    if (channels > 2 && (data[from + 1] !== grey || data[from + 2] !== grey)) throw new RangeError('it has colours')
    samples[pixel] = grey * widen
  }
  return { widthPx: width, heightPx: height, data: samples }
}
