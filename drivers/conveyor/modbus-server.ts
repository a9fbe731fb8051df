import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { Wire } from '../wire/wire.ts'

/** The registers that a Modbus server holds; `write…` return a Modbus exception code, or 0 when done. */
export interface RegisterBank {
  readInput(address: number): boolean | null
  readCoil(address: number): boolean | null
  readInputRegister(address: number): number | null
  readHolding(address: number): number | null
  writeCoil(address: number, on: boolean): number
  /** All values of one request at once, so that an order of several registers is one order. */
  writeHolding(address: number, values: readonly number[]): number
  /** True while the server keeps silent. */
  silent(): boolean
}

const illegalFunction = 1
const illegalAddress = 2
const illegalValue = 3
const longestFrame = 260

/** Serves a bank over Modbus TCP (functions 1–6, 15, 16) on a loopback port. */
export function serveModbus(bank: RegisterBank, onClose: () => void): Promise<Served> {
  return serveLoopback((wire) => attachBank(bank, wire), onClose)
}

/** Answers Modbus TCP frames, however they are cut, on this wire. A length that cannot be ends the connection. */
export function attachBank(bank: RegisterBank, wire: Wire): void {
  let held = Buffer.alloc(0)
  wire.onBytes((bytes) => {
    held = Buffer.concat([held, bytes])
    while (held.length >= 8) {
      const length = held.readUInt16BE(4)
      if (length < 2 || length > longestFrame) return void wire.close()
      if (held.length < 6 + length) return undefined
      const frame = held.subarray(0, 6 + length)
      held = held.subarray(6 + length)
      if (bank.silent()) continue
      const answer = answerPdu(bank, frame.subarray(7))
      const head = Buffer.from(frame.subarray(0, 7))
      head.writeUInt16BE(answer.length + 1, 4)
      wire.send(Buffer.concat([head, answer])).catch(() => undefined)
    }
    return undefined
  })
}

/** The answer PDU to a request PDU; an exception PDU where it cannot be done. */
export function answerPdu(bank: RegisterBank, pdu: Buffer): Buffer {
  const code = pdu[0] ?? 0
  const exception = (number: number): Buffer => Buffer.from([code | 0x80, number])
  if (pdu.length < 5) return exception(illegalValue)
  const [address, value] = [pdu.readUInt16BE(1), pdu.readUInt16BE(3)]
  const answer = answers[code]
  return answer ? answer({ bank, code, address, value, pdu, exception }) : exception(illegalFunction)
}

type Asked = {
  readonly bank: RegisterBank
  readonly code: number
  readonly address: number
  readonly value: number
  readonly pdu: Buffer
  readonly exception: (number: number) => Buffer
}

const answers: Readonly<Record<number, (asked: Asked) => Buffer>> = {
  1: ({ bank, code, address, value, exception }) => readBits(bank, code, address, value) ?? exception(illegalAddress),
  2: ({ bank, code, address, value, exception }) => readBits(bank, code, address, value) ?? exception(illegalAddress),
  3: ({ bank, code, address, value, exception }) => readWords(bank, code, address, value) ?? exception(illegalAddress),
  4: ({ bank, code, address, value, exception }) => readWords(bank, code, address, value) ?? exception(illegalAddress),
  5: ({ bank, address, value, pdu, exception }) =>
    value !== 0 && value !== 0xff00
      ? exception(illegalValue)
      : done(bank.writeCoil(address, value !== 0), pdu, exception),
  6: ({ bank, address, value, pdu, exception }) => done(bank.writeHolding(address, [value]), pdu, exception),
  15: ({ bank, address, value, pdu, exception }) => writeCoils(bank, address, value, pdu, exception),
  16: ({ bank, address, value, pdu, exception }) => writeWords(bank, address, value, pdu, exception),
}

function done(status: number, pdu: Buffer, exception: (number: number) => Buffer): Buffer {
  return status === 0 ? Buffer.from(pdu.subarray(0, 5)) : exception(status)
}

function readBits(bank: RegisterBank, code: number, address: number, count: number): Buffer | null {
  if (count < 1 || count > 2000) return null
  const bytes = Buffer.alloc(Math.ceil(count / 8))
  for (let index = 0; index < count; index++) {
    const bit = code === 1 ? bank.readCoil(address + index) : bank.readInput(address + index)
    if (bit === null) return null
    if (bit) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7))
  }
  return Buffer.concat([Buffer.from([code, bytes.length]), bytes])
}

function readWords(bank: RegisterBank, code: number, address: number, count: number): Buffer | null {
  if (count < 1 || count > 125) return null
  const bytes = Buffer.alloc(count * 2)
  for (let index = 0; index < count; index++) {
    const word = code === 3 ? bank.readHolding(address + index) : bank.readInputRegister(address + index)
    if (word === null) return null
    bytes.writeUInt16BE(word & 0xffff, index * 2)
  }
  return Buffer.concat([Buffer.from([code, bytes.length]), bytes])
}

function writeCoils(
  bank: RegisterBank,
  address: number,
  count: number,
  pdu: Buffer,
  exception: (number: number) => Buffer,
): Buffer {
  if (pdu.length < 6 + Math.ceil(count / 8)) return exception(illegalValue)
  for (let index = 0; index < count; index++) {
    const status = bank.writeCoil(address + index, ((pdu[6 + (index >> 3)] ?? 0) & (1 << (index & 7))) !== 0)
    if (status !== 0) return exception(status)
  }
  return Buffer.from(pdu.subarray(0, 5))
}

function writeWords(
  bank: RegisterBank,
  address: number,
  count: number,
  pdu: Buffer,
  exception: (number: number) => Buffer,
): Buffer {
  if (count < 1 || count > 123 || pdu.length < 6 + count * 2) return exception(illegalValue)
  const values = Array.from({ length: count }, (_, index) => pdu.readUInt16BE(6 + index * 2))
  return done(bank.writeHolding(address, values), pdu, exception)
}
