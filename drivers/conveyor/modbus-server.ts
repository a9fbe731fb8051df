import type { RegisterWrite } from './map-codec.ts'
import { type ReadBlock, type TableName } from './register-map.ts'

/** The registers that a Modbus server holds. */
export interface RegisterBank {
  /** Bits (0 or 1) or registers of a block; null where an address is not there. */
  read(block: ReadBlock): readonly number[] | null
  /** All values of one request at once, so that an order of several registers is one order. Returns an exception code, or 0 when done. */
  write(write: RegisterWrite): number
}

const illegalFunction = 1
const illegalAddress = 2
const illegalValue = 3

type Asked = { readonly code: number; readonly address: number; readonly value: number; readonly pdu: Uint8Array }
type Answer = (bank: RegisterBank, asked: Asked) => Uint8Array

const answers: Readonly<Record<number, Answer>> = {
  1: (bank, asked) => readBits(bank, 'coil', asked),
  2: (bank, asked) => readBits(bank, 'discrete', asked),
  3: (bank, asked) => readWords(bank, 'holding', asked),
  4: (bank, asked) => readWords(bank, 'input', asked),
  5: (bank, asked) =>
    asked.value !== 0 && asked.value !== 0xff00
      ? exceptionPdu(asked.code, illegalValue)
      : done(bank.write({ table: 'coil', address: asked.address, values: [asked.value !== 0] }), asked),
  6: (bank, asked) => done(bank.write({ table: 'holding', address: asked.address, values: [asked.value] }), asked),
  15: writeCoils,
  16: writeWords,
}

/** The answer PDU to a request PDU (functions 1–6, 15, 16); an exception PDU where it cannot be done. */
export function answerPdu(bank: RegisterBank, pdu: Uint8Array): Uint8Array {
  const code = pdu[0] ?? 0
  const answer = answers[code]
  if (!answer) return exceptionPdu(code, illegalFunction)
  if (pdu.length < 5) return exceptionPdu(code, illegalValue)
  return answer(bank, { code, address: word(pdu, 1), value: word(pdu, 3), pdu })
}

/** An exception to a function. */
export function exceptionPdu(code: number, exception: number): Uint8Array {
  return Uint8Array.of(code | 0x80, exception)
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

function done(status: number, { code, pdu }: Asked): Uint8Array {
  return status === 0 ? pdu.slice(0, 5) : exceptionPdu(code, status)
}

function readBits(bank: RegisterBank, table: TableName, { code, address, value: count }: Asked): Uint8Array {
  if (count < 1 || count > 2000) return exceptionPdu(code, illegalValue)
  const bits = bank.read({ table, address, count })
  if (!bits) return exceptionPdu(code, illegalAddress)
  const bytes = new Uint8Array(2 + Math.ceil(count / 8))
  bytes.set([code, bytes.length - 2])
  bits.forEach((bit, index) => {
    if (bit) bytes[2 + (index >> 3)] = (bytes[2 + (index >> 3)] ?? 0) | (1 << (index & 7))
  })
  return bytes
}

function readWords(bank: RegisterBank, table: TableName, { code, address, value: count }: Asked): Uint8Array {
  if (count < 1 || count > 125) return exceptionPdu(code, illegalValue)
  const words = bank.read({ table, address, count })
  if (!words) return exceptionPdu(code, illegalAddress)
  return Uint8Array.from([code, count * 2, ...words.flatMap((each) => [(each >> 8) & 0xff, each & 0xff])])
}

function writeCoils(bank: RegisterBank, asked: Asked): Uint8Array {
  const { code, address, value: count, pdu } = asked
  if (count < 1 || count > 1968 || pdu.length !== 6 + Math.ceil(count / 8)) return exceptionPdu(code, illegalValue)
  const values = Array.from({ length: count }, (_, index) => ((pdu[6 + (index >> 3)] ?? 0) & (1 << (index & 7))) !== 0)
  return done(bank.write({ table: 'coil', address, values }), asked)
}

function writeWords(bank: RegisterBank, asked: Asked): Uint8Array {
  const { code, address, value: count, pdu } = asked
  if (count < 1 || count > 123 || pdu.length !== 6 + count * 2) return exceptionPdu(code, illegalValue)
  const values = Array.from({ length: count }, (_, index) => word(pdu, 6 + index * 2))
  return done(bank.write({ table: 'holding', address, values }), asked)
}
