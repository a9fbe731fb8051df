import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { DriverError } from '../driver-error.ts'
import { checkMap } from './map-check.ts'
import { emptyImage, readRow, writeRow, writesFor } from './map-codec.ts'
import { readMapFile } from './map-file.ts'
import { demandOurMap } from './map-identity.ts'
import { mapAsMarkdown } from './map-markdown.ts'
import { type MapRow, type RegisterMap, wordOrders } from './register-map.ts'
import { signalNames, signalOf } from './signals.ts'
import { detectOrder, u32, words32 } from './word-order.ts'

const mapNames = ['clearlane', 'holding-only']
type Row = Record<string, unknown>
type File = { wordOrder: string; rows: Row[]; reads: Row[]; ring?: Row; stopReasons: Row }
const fileOf = (name: string): File =>
  JSON.parse(readFileSync(new URL(`maps/${name}.json`, import.meta.url), 'utf8')) as File

/** What the map is refused with after a change. */
function refusal(change: (file: File) => unknown): string {
  const file = fileOf('clearlane')
  change(file)
  try {
    checkMap(file, 'lane.json')
  } catch (error) {
    assert.ok(error instanceof DriverError && error.code === 'bad-url')
    return error.message
  }
  assert.fail('the map was taken')
}
const row = (file: File, name: string): Row => file.rows.find((each) => each['name'] === name) ?? {}

test('both maps of the house are taken, and everything that is required lies somewhere', () => {
  for (const name of mapNames) {
    const map = readMapFile(name)
    for (const signal of signalNames) assert.ok(map.rows.has(signal) || !signalOf(signal).required, signal)
  }
})

test('a fault in a row is told with the row and what to do', () => {
  const faults: readonly (readonly [change: (file: File) => unknown, words: RegExp])[] = [
    [(file) => (row(file, 'encoder')['address'] = -1), /row "encoder": address is -1; give the PDU address/],
    [(file) => (row(file, 'encoder')['table'] = 'inputs'), /row "encoder": table is "inputs"; set it to one of/],
    [(file) => (row(file, 'encoder')['type'] = 'u64'), /row "encoder": type is "u64"; set it to one of u16/],
    [(file) => (row(file, 'encoder')['address'] = 6), /row "\w+": input [67] is taken by "\w+" already; move one/],
    [(file) => (row(file, 'encoder')['address'] = 76), /row "encoder": input 76 lies in no read block; widen one/],
    [(file) => (row(file, 'encoder')['name'] = 'encodr'), /row "encodr" is no signal of a lane; known are encoder/],
    [(file) => (row(file, 'encoder')['name'] = 'state'), /row "state" is there twice; remove one/],
    [(file) => (row(file, 'encoder')['scael'] = 2), /row "encoder": "scael" is not known; a row has name, table/],
    [(file) => (row(file, 'speedMmS')['scale'] = 0), /row "speedMmS": scale is 0; give a number above 0/],
    [(file) => (row(file, 'laneFull')['bit'] = 16), /row "laneFull": bit is 16; say which bit/],
    [(file) => (row(file, 'laneFull')['bit'] = 0), /row "laneFull": input 6 is taken by "beltRunning"/],
    [(file) => (row(file, 'jam')['type'] = 'u16'), /row "jam": type is "u16"; this signal is a bit/],
    [(file) => (row(file, 'command')['table'] = 'input'), /row "command": table "input" cannot be written/],
    [(file) => (row(file, 'state')['table'] = 'coil'), /row "state": a number lies in input or holding/],
    [(file) => delete row(file, 'signature')['expect'], /row "signature": expect is missing; give the constant/],
    [(file) => (row(file, 'gateSequence')['address'] = 120), /gateSequence.*side by side in table holding/],
    [(file) => file.rows.splice(0, 1), /row "infeedBlocked" \(photo-eye infeed is blocked\) is missing; add it/],
    [(file) => (file.wordOrder = 'big'), /wordOrder is "big"; set it to one of ABCD, CDAB, BADC, DCBA/],
    [(file) => (file.reads = [{ table: 'input', address: 0, count: 126 }]), /read block 1: count is 126/],
    [(file) => (file.ring = { table: 'input', address: 60, entries: 16 }), /lies in the ring; move one/],
    [(file) => (file.ring = { table: 'input', address: 80, entries: 5 }), /entries are 2, 4, 8 or 16/],
    [(file) => (file.stopReasons = { 3: 'rain' }), /stopReasons: "3" is "rain"; known are none/],
  ]
  for (const [change, words] of faults) assert.match(refusal(change), words)
})

test('several faults are told at once, and what is no map at all is told so', () => {
  const both = refusal((file) => {
    row(file, 'encoder')['address'] = 70_000
    row(file, 'state')['type'] = 'bit'
  })
  assert.match(both, /row "state": .*; row "encoder": /)
  assert.throws(() => checkMap([], 'lane.json'), /lane\.json cannot be used: it is not a JSON object/)
  assert.throws(() => readMapFile('/nowhere/lane.json'), /cannot be read .*set "map" to a name/)
  assert.throws(() => readMapFile(import.meta.filename), /is not JSON/)
})

const numberRow = (type: MapRow['type'], scale = 1): MapRow => {
  return { name: 'encoder', table: 'holding', address: 10, type, bit: null, inverted: false, scale, expect: null }
}

test('any value that is written by a row is read back by it, in every order of words', () => {
  const cases = fc.oneof(
    fc.tuple(fc.constant(numberRow('u16')), fc.nat(0xffff)),
    fc.tuple(fc.constant(numberRow('i16')), fc.integer({ min: -0x8000, max: 0x7fff })),
    fc.tuple(fc.constant(numberRow('u32')), fc.nat(0xffff_ffff)),
    fc.tuple(fc.constant(numberRow('f32')), fc.float({ noNaN: true, noDefaultInfinity: true })),
  )
  fc.assert(
    fc.property(cases, fc.constantFrom(...wordOrders), ([each, value], order) => {
      const image = emptyImage()
      writeRow(each, value, image, order)
      assert.equal(readRow(each, image, order), value === 0 ? 0 : value)
    }),
  )
})

test('the published value lies in each order as its letters say, and is detected by it', () => {
  const orders = wordOrders.map((order) => words32(0x12345678, order).map((word) => word.toString(16).padStart(4, '0')))
  assert.deepEqual(orders, [
    ['1234', '5678'],
    ['5678', '1234'],
    ['3412', '7856'],
    ['7856', '3412'],
  ])
  for (const order of wordOrders) {
    const [first, second] = words32(0x12345678, order)
    assert.equal(detectOrder(first, second, 0x12345678), order)
    assert.equal(u32(first, second, order), 0x12345678)
  }
  assert.equal(detectOrder(0x1234, 0x5679, 0x12345678), null)
})

test('an order leaves the other bits of its register as they were last written', () => {
  const map = readMapFile('holding-only')
  const shadow = emptyImage()
  assert.deepEqual(writesFor(map, { xrayEnableRequest: true }, shadow), [
    { table: 'holding', address: 4203, values: [1] },
  ])
  assert.deepEqual(writesFor(map, { jogReverse: true }, shadow), [{ table: 'holding', address: 4203, values: [0x21] }])
  assert.deepEqual(writesFor(map, { xrayEnableRequest: false }, shadow), [
    { table: 'holding', address: 4203, values: [0x20] },
  ])
})

test('a command that does not lie beside its change request is written before it', () => {
  const writes = writesFor(readMapFile('holding-only'), { commandChange: 5, command: 2 }, emptyImage())
  assert.deepEqual(
    writes.map(({ address, values }) => [address, ...values]),
    [
      [4210, 2],
      [4212, 5],
    ],
  )
  assert.equal(writesFor(readMapFile(), { commandChange: 5, command: 2 }, emptyImage()).length, 1)
})

/** An image in which the constants of a map stand. */
function identity(map: RegisterMap, order = map.wordOrder) {
  const image = emptyImage()
  for (const each of map.rows.values()) if (each.expect !== null) writeRow(each, each.expect, image, order)
  const float = map.rows.get('floatProbe')
  if (float) writeRow(float, 3.14159, image, order)
  return image
}

test('a PLC of another order of words is refused with the order to set', () => {
  for (const name of mapNames) {
    const map = readMapFile(name)
    demandOurMap(map, identity(map))
    for (const order of wordOrders.filter((each) => each !== map.wordOrder))
      assert.throws(
        () => demandOurMap(map, identity(map, order)),
        new RegExp(`come in the order ${order} .* set "wordOrder": "${order}" there`),
      )
  }
})

test('another signature, changed bytes, another version and a probe of no order are each told apart', () => {
  const map = readMapFile()
  const shown = (at: number, ...words: number[]) => {
    const image = identity(map)
    image.input.splice(at, words.length, ...words)
    return image
  }
  assert.throws(() => demandOurMap(map, shown(0, 0)), /input register 0 is 0x0000 and not 0x4E49.*off by one/)
  assert.throws(() => demandOurMap(map, shown(0, 0x494e)), /bytes .* changed over .*turn byte swapping off/)
  assert.throws(() => demandOurMap(map, shown(1, 0x0103)), /has map version 0x0103, .* is for 0x0104; load/)
  assert.throws(
    () => demandOurMap(map, shown(30, 1, 2)),
    /"wordProbe" at input 30 reads 0x0001 0x0002.*correct its addr/,
  )
  assert.throws(() => demandOurMap(map, shown(32, 0x0fd0, 0x4049)), /floats do not come in the order ABCD/)
})

test('the documentation of a map has every row once, with its place', () => {
  for (const name of mapNames) {
    const map = readMapFile(name)
    const lines = mapAsMarkdown(map).split('\n')
    for (const each of map.rows.values()) {
      const mine = lines.filter((line) => line.startsWith(`| ${each.address}`) && line.includes(`| ${each.name} |`))
      assert.equal(mine.length, 1, each.name)
    }
  }
})

test('the kept documentation of the maps is in step with them', () => {
  for (const name of mapNames) {
    const file = new URL(`maps/${name}.md`, import.meta.url)
    const text = mapAsMarkdown(readMapFile(name))
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
    assert.equal(readFileSync(file, 'utf8'), text, `npm run golden -- drivers writes ${name}.md anew`)
  }
})
