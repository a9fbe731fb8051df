/** CRC-16/Modbus of each byte: polynomial 0xA001, reflected (hardware.md §4.3). */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1
  return crc
})

/** CRC-16/Modbus of bytes `from` (inclusive) to `to` (exclusive); it is sent low byte first. */
export function crc16(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let crc = 0xffff
  for (let index = from; index < to; index++) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[index] ?? 0)) & 0xff] ?? 0)
  return crc
}

/** Bytes of a unit and its PDU with their CRC behind them. */
export function withCrc(bytes: Uint8Array): Uint8Array {
  const crc = crc16(bytes)
  return Uint8Array.from([...bytes, crc & 0xff, crc >> 8])
}
