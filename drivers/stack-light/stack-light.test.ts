import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { lightValues } from '../conveyor/order-values.ts'
import { seenOnPlc } from './coils-driver.ts'
import { type LaneSituation, laneSituations, patternFor, patternWords, samePattern } from './convention.ts'
import {
  ack,
  colourData,
  encodePns,
  encodeStatus,
  nak,
  type PnsCommand,
  PnsCommandReader,
  PnsReplyReader,
  readStatus,
  showData,
  shownOf,
} from './pns.ts'
import { allOff, lamps, type LightPattern } from './stack-light.ts'

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (pair) => parseInt(pair, 16))
const { patlite_pns: vectors } = JSON.parse(
  readFileSync(new URL('../vectors/patlite.json', import.meta.url), 'utf8'),
) as { readonly patlite_pns: readonly { readonly what: string; readonly frame: string }[] }

const sent: Readonly<Record<string, PnsCommand>> = {
  'green on, rest off': { name: 'show', data: showData({ ...allOff, green: 'on' }, lamps) },
  'red blink + buzzer pattern 1': { name: 'show', data: showData({ ...allOff, red: 'flash', buzzer: true }, lamps) },
  clear: { name: 'clear', data: [] },
  'get status': { name: 'status', data: [] },
}
const answered: Readonly<Record<string, number>> = { ACK: ack, NAK: nak }

for (const { what, frame } of vectors) {
  test(`vendor vector, PNS: ${what}`, () => {
    const bytes = bytesOf(frame)
    const command = sent[what]
    if (!command) return assert.deepEqual(Uint8Array.of(answered[what] ?? 0), bytes)
    assert.deepEqual(encodePns(command), bytes)
    assert.deepEqual(new PnsCommandReader().push(bytes), [command])
    return undefined
  })
}

const situations: readonly (readonly [words: string, situations: readonly LaneSituation[]])[] = [
  ['green on', ['ready']],
  ['amber flash', ['warmUp']],
  ['amber on', ['waitingForOfficer']],
  ['blue on', ['divert']],
  ['red on', ['beamOn']],
  ['red flash, buzzer', ['fault']],
  ['red on, amber flash', ['beamOn', 'warmUp']],
  ['amber on, green on', ['ready', 'waitingForOfficer']],
  ['red flash, buzzer', ['ready', 'fault']],
  ['red on, buzzer', ['fault', 'beamOn']],
  ['all off', []],
]
for (const [words, which] of situations)
  test(`a lane that is ${which.join(' and ') || 'nothing'} shows ${words}`, () =>
    assert.equal(patternWords(patternFor(new Set(which))), words))

test('whatever else holds, X-rays are red and steady, and green is never lit beside a fault', () => {
  fc.assert(
    fc.property(fc.subarray([...laneSituations]), (which) => {
      const pattern = patternFor(new Set(which))
      if (which.includes('beamOn')) assert.equal(pattern.red, 'on')
      else assert.notEqual(pattern.red, 'on')
      if (which.includes('fault')) assert.equal(pattern.green, 'off')
    }),
  )
})

const lampState = fc.constantFrom('off', 'on', 'flash')
const anyPattern = fc.record(
  { red: lampState, amber: lampState, green: lampState, blue: lampState, white: lampState, buzzer: fc.boolean() },
  { noNullPrototype: true },
) as fc.Arbitrary<LightPattern>

test('a pattern that is told is the one that the status tells back, in any order of lamps', () => {
  fc.assert(
    fc.property(anyPattern, fc.shuffledSubarray([...lamps], { minLength: 1 }), (pattern, order) => {
      const told = readStatus(encodeStatus(showData(pattern, order), false), order)
      assert.ok(told && samePattern(told, shownOf(pattern, order, false)))
      assert.equal(readStatus(encodeStatus(showData(pattern, order), true), order), null)
    }),
  )
})

test('tiers of any colour flash together or not at all', () => {
  const pattern: LightPattern = { ...allOff, red: 'on', amber: 'flash', white: 'on' }
  assert.deepEqual(colourData(pattern, lamps), [1, 2, 0, 0, 9, 1, 0])
  assert.equal(patternWords(shownOf(pattern, lamps, true)), 'red flash, amber flash, white flash')
  assert.deepEqual(colourData({ ...allOff, green: 'on', blue: 'on', buzzer: true }, lamps), [0, 0, 4, 6, 0, 0, 1])
})

test('what a PLC is told of a pattern lights what is seen of it', () => {
  const wanted: LightPattern = { ...allOff, red: 'flash', green: 'on', blue: 'flash', buzzer: true }
  const lit = Object.entries(lightValues(wanted)).flatMap(([name, on]) => (on ? [name] : []))
  assert.deepEqual(lit.sort(), ['blue', 'buzzer', 'green', 'redFlash'])
  assert.equal(patternWords(seenOnPlc(wanted)), 'red flash, green on, blue on, buzzer')
})

test('however commands are cut they come out the same, and after noise the next one is read', () => {
  const good = encodePns({ name: 'show', data: [1, 2, 0, 0, 1, 1] })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.integer({ min: 1, max: 20 }), (noise, size) => {
      // A head that the noise left open takes up to six bytes with it.
      const stream = Uint8Array.from([...noise, ...good, ...good])
      const [whole, cut] = [new PnsCommandReader(), new PnsCommandReader()]
      const commands = whole.push(stream)
      const cutCommands: PnsCommand[] = []
      for (let at = 0; at < stream.length; at += size) cutCommands.push(...cut.push(stream.subarray(at, at + size)))
      assert.deepEqual(cutCommands, commands)
      assert.deepEqual(commands.at(-1), { name: 'show', data: [1, 2, 0, 0, 1, 1] })
      assert.ok(whole.kept < 12)
    }),
  )
})

test('an answer that comes late is not the beginning of the next one', () => {
  const reader = new PnsReplyReader()
  assert.deepEqual(reader.push(Uint8Array.of(ack)), [])
  reader.expect('status')
  const status = encodeStatus([1, 0, 2, 0, 0, 1], false)
  const replies = reader.push(Uint8Array.from([ack, ...status]))
  assert.deepEqual(replies, [{ type: 'status', bytes: status }])
  assert.deepEqual([reader.framingErrors, reader.kept], [2, 0])
  reader.expect('status')
  assert.deepEqual(reader.push(Uint8Array.of(nak)), [{ type: 'nak' }])
})
