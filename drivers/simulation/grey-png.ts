import { readFile } from 'node:fs/promises'
import { decode } from 'fast-png'
import { ScanSetError } from './scan-set-error.ts'

/** A grey picture as transmission or counts, 16 bits; 8-bit files are widened by 257. */
export type GreyPicture = { readonly widthPx: number; readonly heightPx: number; readonly data: Uint16Array }

/** Reads a grey PNG of 8 or 16 bits; of a colour picture the first channel. Throws ScanSetError `bad-image` or `no-image`. */
export async function readGreyPng(path: string, file: string): Promise<GreyPicture> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (cause) {
    throw new ScanSetError('no-image', file, `${file} is not there.`, { cause })
  }
  try {
    const { width, height, depth, channels, data, palette } = decode(bytes)
    if (palette) throw new Error('it has a palette')
    if (depth !== 8 && depth !== 16) throw new Error(`it has ${depth} bits`)
    const samples = new Uint16Array(width * height)
    const widen = depth === 8 ? 257 : 1
    for (let index = 0; index < samples.length; index++) samples[index] = (data[index * channels] ?? 0) * widen
    return { widthPx: width, heightPx: height, data: samples }
  } catch (cause) {
    throw new ScanSetError(
      'bad-image',
      file,
      `${file} is not a grey PNG of 8 or 16 bits: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause },
    )
  }
}
