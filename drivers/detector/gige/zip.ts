import { inflateRawSync } from 'node:zlib'

const endOfDirectory = 0x0605_4b50
const directoryEntry = 0x0201_4b50
const mostBytes = 64 * 1024 * 1024

/** The first file of a zip archive (APPNOTE 6.3: stored or deflated). Throws a RangeError where it is no archive, or packed otherwise. */
export function firstFileOfZip(archive: Uint8Array): Uint8Array {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.length)
  let end = archive.length - 22
  while (end >= 0 && view.getUint32(end, true) !== endOfDirectory) end--
  if (end < 0) throw new RangeError('no zip archive')
  const entry = view.getUint32(end + 16, true)
  if (entry + 46 > archive.length || view.getUint32(entry, true) !== directoryEntry)
    throw new RangeError('the zip archive is damaged')
  const method = view.getUint16(entry + 10, true)
  const packedBytes = view.getUint32(entry + 20, true)
  const local = view.getUint32(entry + 42, true)
  if (local + 30 > archive.length) throw new RangeError('the zip archive is damaged')
  const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  const packed = archive.subarray(from, from + packedBytes)
  if (method === 0) return packed
  if (method !== 8) throw new RangeError(`the zip archive is packed by method ${method}`)
  return new Uint8Array(inflateRawSync(packed, { maxOutputLength: mostBytes }))
}
