import type { Wire } from '../wire/wire.ts'
import { withCrc } from './crc.ts'
import { mbapBytes, MbapReader } from './mbap-framing.ts'
import { busyException } from './modbus-errors.ts'
import { answerPdu, exceptionPdu, type RegisterBank } from './modbus-server.ts'
import { QuietReader } from './quiet-reader.ts'
import { requestLength, RtuReader } from './rtu-framing.ts'
import type { ModbusFraming } from './wire-port.ts'

/** How a Modbus server behaves at this moment. `echo` gives back what comes in first, as an RS-485 adapter that hears itself. */
export type ServerManners = {
  readonly unitId: number
  readonly echo: boolean
  silent(): boolean
  /** How late the next answer comes, in ms. */
  lateMs(): number
  /** Whether the next request is answered with exception 06. */
  busy(): boolean
  /** Whether answers carry another unit than the one asked. */
  wrongUnit(): boolean
}

const noSuchUnit = 0x0b

/** Answers Modbus requests on this wire, however they are cut. Bytes that are no Modbus TCP end the connection; noise on RTU is passed over. */
export function attachBank(bank: RegisterBank, wire: Wire, framing: ModbusFraming, manners: ServerManners): void {
  const send = (bytes: Uint8Array): void => {
    const late = manners.lateMs()
    // A wire that is gone has no answer to wait for.
    const now = (): void => void wire.send(bytes).catch(() => undefined)
    if (late > 0) setTimeout(now, late)
    else now()
  }
  wire.onBytes(framing === 'mbap' ? overTcp(bank, wire, manners, send) : overRtu(bank, wire, manners, send))
}

type Send = (bytes: Uint8Array) => void

function overTcp(bank: RegisterBank, wire: Wire, manners: ServerManners, send: Send): (bytes: Uint8Array) => void {
  const reader = new MbapReader()
  return (bytes) => {
    for (const { transaction, unit, pdu } of reader.push(bytes)) {
      if (manners.silent()) continue
      // A PLC is unit 0, 255 or its own number on its own address; any other is behind a gateway that it is not.
      const ours = unit === manners.unitId || unit === 0 || unit === 255
      const answer = ours ? answerOf(bank, manners, pdu) : exceptionPdu(pdu[0] ?? 0, noSuchUnit)
      send(mbapBytes({ transaction, unit: answering(unit, manners), pdu: answer }))
    }
    if (reader.poisoned) void wire.close()
  }
}

function overRtu(bank: RegisterBank, wire: Wire, manners: ServerManners, send: Send): (bytes: Uint8Array) => void {
  const take = (frame: Uint8Array): void => {
    const unit = frame[0] ?? 0
    // Other units on the line are none of our business; unit 0 speaks to all of them, and nobody answers.
    if (manners.silent() || (unit !== manners.unitId && unit !== 0)) return
    const answer = answerOf(bank, manners, frame.subarray(1, -2))
    if (unit !== 0) send(withCrc(Uint8Array.from([answering(unit, manners), ...answer])))
  }
  const reader = new QuietReader(new RtuReader(requestLength), take)
  wire.onEnd(() => reader.stop())
  return (bytes) => {
    if (manners.echo) wire.send(bytes).catch(() => undefined)
    reader.push(bytes)
  }
}

function answerOf(bank: RegisterBank, manners: ServerManners, pdu: Uint8Array): Uint8Array {
  return manners.busy() ? exceptionPdu(pdu[0] ?? 0, busyException) : answerPdu(bank, pdu)
}

function answering(unit: number, manners: ServerManners): number {
  return manners.wrongUnit() ? (unit + 1) & 0xff : unit
}
