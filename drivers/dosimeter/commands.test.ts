import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseIdentity, parseNumber, parseReply, pulseWrap } from './commands.ts'
import { LineReader } from './framing.ts'
import { PulseBook } from './pulse-book.ts'

test('the examples of the protocol’s document are read as they are meant', () => {
  const identity = parseReply('OK FS2011 (STM32F051C8);Rad Pro 2.0/en;b5706d937087f975b5812810')
  assert.ok(identity?.ok)
  assert.deepEqual(parseIdentity(identity.text), {
    hardware: 'FS2011 (STM32F051C8)',
    software: 'Rad Pro 2.0/en',
    serialNumber: 'b5706d937087f975b5812810',
  })
  for (const [line, value] of [
    ['OK 1500', 1500],
    ['OK 142.857', 142.857],
    ['OK 153.800', 153.8],
  ] as const)
    assert.equal(parseNumber(parseReply(line)?.text ?? ''), value)
  assert.deepEqual(parseReply('ERROR'), { ok: false, text: '' })
  assert.deepEqual(parseReply('OK'), { ok: true, text: '' })
})

test('what is no answer, no number or no identity is nothing', () => {
  for (const line of ['', 'ok 1', 'OKAY', 'ERROR 3', ' OK 1', 'GET tubeRate'])
    assert.equal(parseReply(line), null, line)
  for (const text of ['', '-1', '1e9', 'NaN', '1.', '.5', '1 2']) assert.equal(parseNumber(text), null, text)
  for (const text of ['', 'a;b', 'a;b;c;d', ';b;c']) assert.equal(parseIdentity(text), null, text)
})

test('pulses are counted over the end of their range and after a reset, and a minute’s rate follows', () => {
  const book = new PulseBook()
  assert.deepEqual(book.add(0, pulseWrap - 10), { since: 0, perMinute: null })
  assert.equal(book.add(5000, 20).since, 30)
  assert.equal(book.add(10_000, 40).perMinute, 300)
  assert.equal(book.add(15_000, 5).since, 5)
  assert.equal(book.add(120_000, 5).perMinute, null)
})

test('however the stream is cut the same lines come out, and after noise a line that begins anew is read', () => {
  const good = new TextEncoder().encode('\r\nOK 142.857\r\n')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 1, max: 40 }), (noise, size) => {
      const stream = Uint8Array.from([...noise, ...good])
      const [whole, cut] = [new LineReader(), new LineReader()]
      const lines = whole.push(stream)
      const cutLines: string[] = []
      for (let at = 0; at < stream.length; at += size) cutLines.push(...cut.push(stream.subarray(at, at + size)))
      assert.deepEqual(cutLines, lines)
      assert.deepEqual([lines.at(-1), whole.kept, cut.framingErrors], ['OK 142.857', 0, whole.framingErrors])
    }),
  )
})
