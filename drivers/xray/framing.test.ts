import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { encodeMessage, type FrameForm, type Message, MessageReader } from './framing.ts'
import { likenessOf } from './looks-like.ts'
import { slmCommands } from './slm-commands.ts'
import { uxCommands } from './ux-commands.ts'
import { xrb011Commands } from './xrb011-commands.ts'
import { xrvCommands } from './xrv-commands.ts'

type Vector = { what: string; ascii: string; csum: string; serial: string; ethernet: string }
const { spellman } = JSON.parse(readFileSync(new URL('../vectors/spellman.json', import.meta.url), 'utf8')) as {
  spellman: Vector[]
}
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (pair) => parseInt(pair, 16))
const forms: readonly FrameForm[] = ['serial', 'tcp']

/** Any message that a generator or we could say: digits, signs and text, never a comma or a control character. */
const messages: fc.Arbitrary<Message> = fc.record(
  {
    code: fc.integer({ min: 0, max: 99 }).map((code) => String(code).padStart(2, '0')),
    args: fc.array(fc.stringMatching(/^[ -+\--~]{0,6}$/), { maxLength: 20 }),
  },
  { noNullPrototype: true },
)

/** Cuts bytes at the given places, as a line may. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [...at, bytes.length].map((end, index) => bytes.subarray(at[index - 1] ?? 0, end))
}

function readAll(form: FrameForm, chunks: readonly Uint8Array[]) {
  const reader = new MessageReader(form)
  const read = chunks.flatMap((chunk) => reader.push(chunk))
  return { read, framingErrors: reader.framingErrors, checksumErrors: reader.checksumErrors }
}

for (const { what, ascii, csum, serial, ethernet } of spellman) {
  test(`vendor vector, ${what}: ${ascii}`, () => {
    const [code = '', ...args] = ascii.slice(0, -1).split(',')
    assert.deepEqual(encodeMessage({ code, args }, 'serial'), bytesOf(serial))
    assert.deepEqual(encodeMessage({ code, args }, 'tcp'), bytesOf(ethernet))
    assert.equal(bytesOf(serial).at(-2), csum.charCodeAt(0))
    for (const form of forms) {
      const { read } = readAll(form, [bytesOf(form === 'serial' ? serial : ethernet)])
      assert.deepEqual(read, [{ code, args }])
    }
  })
}

/** Which table a vector belongs to, by what it says it is; the XRV's where it names no other. */
const tableOf = (what: string) => {
  if (/XRB011/.test(what) && !/uX/.test(what)) return xrb011Commands
  if (/uX/.test(what)) return uxCommands
  return /SLM/.test(what) ? slmCommands : xrvCommands
}

test('each answer of the vectors has as many values as its row of its table says', () => {
  const covered = new Set<string>()
  for (const { what, ascii } of spellman) {
    const [code, ...args] = ascii.slice(0, -1).split(',')
    const command = Object.values(tableOf(what)).find((known) => known.code === code)
    if (!command || args.length === 0 || args[0] === '!') continue
    if (typeof command.answers === 'number') assert.equal(args.length, command.answers, `${what}: ${ascii}`)
    covered.add(`${what} ${code}`)
  }
  assert.ok(covered.size >= 20, `${covered.size} answers of the vectors are looked at`)
})

test('the answers to 22 of the vendors tell the dialects apart', () => {
  const looks = spellman
    .filter(({ ascii }) => /^22,./.test(ascii))
    .map(({ what, ascii }) => [tableOf(what), likenessOf(ascii.slice(3, -1).split(','))?.driver] as const)
  assert.ok(looks.length >= 4)
  for (const [table, driver] of looks) {
    const wanted = table === uxCommands ? 'spellman-ux' : table === slmCommands ? 'spellman-slm' : 'spellman-xrv'
    assert.equal(driver, wanted)
  }
})

test('what is packed is unpacked the same, in both forms', () => {
  fc.assert(
    fc.property(messages, fc.constantFrom(...forms), (message, form) => {
      assert.deepEqual(readAll(form, [encodeMessage(message, form)]).read, [message])
    }),
  )
})

test('every row of every table goes out and comes back', () => {
  for (const table of [xrvCommands, uxCommands, slmCommands, xrb011Commands])
    for (const { code, answers } of Object.values(table)) {
      const args = typeof answers === 'number' ? Array.from({ length: answers }, (_, index) => `${index}`) : ['$']
      for (const form of forms)
        assert.deepEqual(readAll(form, [encodeMessage({ code, args }, form)]).read, [{ code, args }])
    }
})

test('however the stream is cut, the same messages come out and the same errors are counted', () => {
  const pieces = fc.array(fc.oneof(messages, fc.uint8Array({ maxLength: 200 })), { maxLength: 6 })
  fc.assert(
    fc.property(pieces, fc.array(fc.nat()), fc.constantFrom(...forms), (parts, places, form) => {
      const stream = Uint8Array.from(
        parts.flatMap((part) => Array.from(part instanceof Uint8Array ? part : encodeMessage(part, form))),
      )
      assert.deepEqual(
        readAll(form, cut(stream, places)),
        readAll(
          form,
          Array.from(stream, (byte) => Uint8Array.of(byte)),
        ),
      )
    }),
  )
})

test('noise before a frame never hides it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), messages, fc.constantFrom(...forms), (noise, message, form) => {
      const { read } = readAll(form, [noise, encodeMessage(message, form)])
      assert.deepEqual(read.at(-1), message)
    }),
    { numRuns: 500 },
  )
})

test('a flipped bit never gives the same words with other bytes unnoticed on a serial line, save for the six bits of the checksum', () => {
  const frame = encodeMessage({ code: '10', args: ['3583'] }, 'serial')
  for (let index = 1; index < frame.length - 1; index++) {
    for (const bit of [1, 2, 4, 8, 16, 32]) {
      const damaged = Uint8Array.from(frame)
      damaged[index] = (damaged[index] ?? 0) ^ bit
      assert.deepEqual(readAll('serial', [damaged]).read, [], `byte ${index}, bit ${bit}`)
    }
  }
})

test('a frame without an end is given up at its longest length, counted, and the next one read', () => {
  const endless = Uint8Array.from({ length: 500 }, (_, index) => (index === 0 ? 0x02 : 0x30))
  const { read, framingErrors } = readAll('tcp', [endless, encodeMessage({ code: '22', args: [] }, 'tcp')])
  assert.deepEqual(read, [{ code: '22', args: [] }])
  assert.equal(framingErrors, 1)
})

test('a frame with a wrong checksum is not answered to and counted apart from noise', () => {
  const frame = encodeMessage({ code: '98', args: ['1'] }, 'serial')
  frame[frame.length - 2] = 0x41
  assert.deepEqual(readAll('serial', [frame]), { read: [], framingErrors: 0, checksumErrors: 1 })
})
