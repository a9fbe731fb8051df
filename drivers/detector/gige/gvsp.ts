/**
 * GVSP, the stream of GigE Vision; everything but the pixels is big-endian (hardware.md §3.3):
 *
 *   status(u16) block(u16) content(u8) packet(u24) data                                  block 1…65535, 0 is none
 *   status(u16) flags(u16) 80|content(u8) 000000 block(u64) packet(u32) data             with extended ids
 *
 * A block is a leader (packet 0), payload packets (1…n) of one size but the last, and a trailer (n + 1).
 */
export const gvspHeaderBytes = 8
/** Header with extended ids. */
export const gvspExtendedHeaderBytes = 20
/** IP and UDP headers, which the packet size of a stream channel (SCPS) counts as well. */
export const ipUdpBytes = 28
const leaderBytes = 36

/** Kinds of packet. */
export const contents = { leader: 1, trailer: 2, payload: 3 } as const

/** Payload types of a leader; `chunks` is a flag beside `image` (aravis arvgvspprivate.h). */
export const payloadTypes = { image: 0x0001, chunks: 0x4000 } as const

/** What stands before the data of every packet. `status` 0 = good, 0100 = sent again, 8nnn = refused; `at` = where the data begins. */
export type GvspHead = {
  readonly status: number
  readonly block: number
  readonly content: number
  readonly packet: number
  readonly extended: boolean
  readonly at: number
}

/** What a leader tells of its image. Timestamp in ticks of the camera; sizes in pixels; paddings in bytes. */
export type Leader = {
  readonly payloadType: number
  readonly timestamp: bigint
  readonly pixelFormat: number
  readonly width: number
  readonly height: number
  readonly offsetX: number
  readonly offsetY: number
  readonly paddingX: number
  readonly paddingY: number
}

/** Reads the head of a packet; null where it is too short to be one, or block 0. */
export function decodeHead(bytes: Uint8Array): GvspHead | null {
  if (bytes.length < gvspHeaderBytes) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const status = view.getUint16(0)
  const infos = view.getUint32(4)
  if (infos < 0x8000_0000) {
    const block = view.getUint16(2)
    if (block === 0) return null
    return { status, block, content: infos >>> 24, packet: infos & 0xffffff, extended: false, at: gvspHeaderBytes }
  }
  if (bytes.length < gvspExtendedHeaderBytes) return null
  // A block id beyond 2^53 is reached by no camera in a human life.
  const block = view.getUint32(8) * 2 ** 32 + view.getUint32(12)
  if (block === 0 || !Number.isSafeInteger(block)) return null
  const content = (infos >>> 24) & 0x7f
  return { status, block, content, packet: view.getUint32(16), extended: true, at: gvspExtendedHeaderBytes }
}

/** Reads the data of a leader of an image; null where it is none. */
export function decodeLeader(data: Uint8Array): Leader | null {
  if (data.length < leaderBytes) return null
  const view = new DataView(data.buffer, data.byteOffset, data.length)
  const payloadType = view.getUint16(2)
  if ((payloadType & 0x3fff) !== payloadTypes.image) return null
  return {
    payloadType,
    timestamp: view.getBigUint64(4),
    pixelFormat: view.getUint32(12),
    width: view.getUint32(16),
    height: view.getUint32(20),
    offsetX: view.getUint32(24),
    offsetY: view.getUint32(28),
    paddingX: view.getUint16(32),
    paddingY: view.getUint16(34),
  }
}

/** Lines that the block really has, as its trailer tells; null where the data is too short. */
export function decodeTrailer(data: Uint8Array): { readonly lines: number } | null {
  if (data.length < 8) return null
  return { lines: new DataView(data.buffer, data.byteOffset, data.length).getUint32(4) }
}

/** What names a packet; `status` 0 unless told. */
export type PacketName = {
  readonly block: number
  readonly packet: number
  readonly extended?: boolean
  readonly status?: number
}

/** Packs a packet of any content, with its data. */
export function encodeGvsp(
  { block, packet, extended, status }: PacketName,
  content: number,
  data: Uint8Array,
): Uint8Array {
  const headBytes = extended ? gvspExtendedHeaderBytes : gvspHeaderBytes
  const bytes = new Uint8Array(headBytes + data.length)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, status ?? 0)
  if (extended) {
    view.setUint8(4, 0x80 | content)
    view.setBigUint64(8, BigInt(block))
    view.setUint32(16, packet)
  } else {
    view.setUint16(2, block)
    view.setUint32(4, ((content << 24) | (packet & 0xffffff)) >>> 0)
  }
  bytes.set(data, headBytes)
  return bytes
}

/** Packs the data of a leader. */
export function encodeLeader(leader: Leader): Uint8Array {
  const bytes = new Uint8Array(leaderBytes)
  const view = new DataView(bytes.buffer)
  view.setUint16(2, leader.payloadType)
  view.setBigUint64(4, leader.timestamp)
  view.setUint32(12, leader.pixelFormat)
  view.setUint32(16, leader.width)
  view.setUint32(20, leader.height)
  view.setUint32(24, leader.offsetX)
  view.setUint32(28, leader.offsetY)
  view.setUint16(32, leader.paddingX)
  view.setUint16(34, leader.paddingY)
  return bytes
}

/** Packs the data of a trailer. */
export function encodeTrailer(lines: number, payloadType: number = payloadTypes.image): Uint8Array {
  const bytes = new Uint8Array(8)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, payloadType)
  view.setUint32(4, lines)
  return bytes
}
