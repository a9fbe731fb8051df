import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { cometCommandOf, cometCommands } from './comet-commands.ts'
import { CometAnswerReader, CometFrameReader, cometNumber, cometText, encodeComet } from './comet-framing.ts'
import { cometFramingFuzz } from './comet-framing-fuzz.ts'

const { comet_xrp: vectors } = JSON.parse(
  readFileSync(new URL('../vectors/comet-xrp.json', import.meta.url), 'utf8'),
) as { comet_xrp: { what: string; tx: string; rx: string }[] }
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (pair) => parseInt(pair, 16))
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

const wanted: Readonly<Record<string, readonly [text: string, meaning: string]>> = {
  'read kV actual': ['U', 'kV'],
  'read kV set': ['US', 'kV set point'],
  'set 160.0 kV': ['U1600', 'set kV'],
  'set 5.00 mA': ['I0500', 'set mA'],
  'read mA': ['I', 'mA'],
  status: ['Z', 'state'],
  'HV on': ['ON', 'X-ray output on'],
  'HV off': ['OF', 'X-ray output off'],
}

for (const { what, tx } of vectors) {
  test(`vector, ${what}: ${tx}`, () => {
    const [text = '', meaning] = wanted[what] ?? []
    assert.deepEqual(encodeComet(text), bytesOf(tx))
    assert.deepEqual(new CometFrameReader().push(bytesOf(tx)), [text])
    assert.equal(cometCommandOf(text)?.command.meaning, meaning)
  })
}

test('numbers are read and answered with a decimal comma', () => {
  assert.equal(cometNumber(' 160,0'), 160)
  assert.equal(cometText(160), ' 160,0')
  assert.equal(cometText(5), ' 005,0')
  fc.assert(
    fc.property(fc.nat(2250), (tenths) => assert.equal(Math.round(cometNumber(cometText(tenths / 10)) * 10), tenths)),
  )
})

const random = (seed: number): (() => number) => {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

test('however frames are cut, and whatever noise is before them, they are read, and little is held', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e9 }),
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }),
      fc.integer({ min: 1, max: 7 }),
      (seed, noises, chunk) => {
        const next = random(seed)
        const goods = noises.map(() => cometFramingFuzz.makeGood(next).bytes)
        const stream = noises.flatMap((noise, index) => [...noise, ...(goods[index] ?? [])])
        const reader = cometFramingFuzz.reader()
        let found = 0
        for (let at = 0; at < stream.length; at += chunk) {
          found += reader.push(Uint8Array.from(stream.slice(at, at + chunk)))
          assert.ok(reader.kept() <= 9, `${reader.kept()} bytes held`)
        }
        assert.ok(found >= goods.length, `${found} of ${goods.length}`)
      },
    ),
  )
})

for (const [text, answers] of [
  ['U', [' 160,0']],
  ['Z', ['1', '2', '34', '35', '6', '8']],
  ['T', [' XX:XX', ' 00:05']],
  ['S', ['0C000']],
] as const)
  test(`the answer to ${text} is known by what was asked, in any pieces and behind noise`, () => {
    for (const answer of answers)
      for (const noise of ['', 'q', '\x00\xff']) {
        const reader = new CometAnswerReader()
        reader.sending(text)
        const read = [...ascii(noise + answer)].flatMap((byte) => reader.push(Uint8Array.of(byte)))
        assert.deepEqual(read, [{ text: answer, command: cometCommandOf(text)?.command }])
        assert.equal(reader.framingErrors, noise.length)
      }
  })

test('what comes unasked, or after a foreign question, is never taken for an answer', () => {
  const reader = new CometAnswerReader()
  assert.deepEqual(reader.push(ascii('35')), [{ text: '35', command: null }])
  reader.sending('Z')
  reader.sending('22,p')
  assert.deepEqual(reader.push(ascii('8')), [{ text: '8', command: null }])
})

test('an "off" sent while an answer is awaited does not lose the answer', () => {
  const reader = new CometAnswerReader()
  reader.sending('U')
  reader.push(ascii(' 1'))
  reader.sending('OF')
  assert.deepEqual(reader.push(ascii('40,0')), [{ text: ' 140,0', command: cometCommands.readKilovolts }])
})
