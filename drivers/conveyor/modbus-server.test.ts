import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { LaneWorld } from '../simulation/lane-world.ts'
import { geometry } from '../testing/lane-geometry.ts'
import { answerPdu } from './modbus-server.ts'
import { PlcSimulator } from './simulator.ts'

const plc = () => new PlcSimulator(new LaneWorld({ geometry, umPerCount: 100, clockFactor: 'manual' }))
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const { modbus } = JSON.parse(readFileSync(new URL('../vectors/modbus.json', import.meta.url), 'utf8')) as {
  modbus: readonly { what: string; pdu: string }[]
}
const pduOf = (what: RegExp): Uint8Array => {
  const vector = modbus.find((candidate) => what.test(candidate.what))
  assert.ok(vector, `no vector ${what}`)
  return Uint8Array.from(Buffer.from(vector.pdu.replaceAll(' ', ''), 'hex'))
}

test('the simulated PLC answers the published requests byte for byte', () => {
  const { bank } = plc()
  const ask = (pdu: Uint8Array): string => hexOf(answerPdu(bank, pdu))
  const start = pduOf(/CntrlCmd/)
  assert.equal(ask(start), hexOf(start))
  assert.equal(ask(pduOf(/write holding 100\.\.103/)), hexOf(pduOf(/ack of FC16/)))
  assert.equal(ask(pduOf(/write coils 0\.\.4/)), '0f00000005')
  assert.equal(ask(pduOf(/write coil 0/)), '050000ff00')
  const registers = ask(pduOf(/read input regs 0/))
  assert.equal(registers.slice(0, 12), '04404e490104')
  assert.equal(registers.slice(4 + 30 * 4, 4 + 32 * 4), '12345678')
  assert.equal(ask(pduOf(/read discrete inputs/)).slice(0, 4), '0204')
  assert.equal(ask(pduOf(/gate order/)), hexOf(pduOf(/ack of the gate order/)))
})

test('what cannot be done is answered by its exception: function, address, value', () => {
  const { bank } = plc()
  const ask = (...pdu: number[]): string => hexOf(answerPdu(bank, Uint8Array.from(pdu)))
  assert.equal(ask(7, 0, 0, 0, 0), '8701')
  assert.equal(ask(4, 0, 200, 0, 10), '8402')
  assert.equal(ask(4, 0, 0, 0, 126), '8403')
  assert.equal(ask(2, 0, 0, 0, 0), '8203')
  assert.equal(ask(5, 0, 10, 1, 1), '8503')
  assert.equal(ask(5, 0, 99, 0xff, 0), '8502')
  assert.equal(ask(6, 0, 99, 0, 1), '8602')
  assert.equal(ask(16, 0, 100, 0, 2, 4, 0, 1), '9003')
  assert.equal(ask(15, 0, 14, 0, 2, 1, 3), '8f02')
  assert.equal(ask(4), '8403')
})

test('any request at all gets an answer of its function, and never breaks the PLC', () => {
  const { bank } = plc()
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), (pdu) => {
      const answer = answerPdu(bank, pdu)
      assert.equal((answer[0] ?? 0) & 0x7f, (pdu[0] ?? 0) & 0x7f)
      assert.ok(answer.length >= 2 && answer.length <= 253)
    }),
  )
})
