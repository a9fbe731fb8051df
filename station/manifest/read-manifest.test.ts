import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { readManifest } from './read-manifest.ts'
import type { ManifestFault } from './reading.ts'

const guide = readFileSync(new URL('../../docs/manifest.md', import.meta.url), 'utf8')
const example = (language: string): string => new RegExp('```' + language + '\\n([\\s\\S]*?)```').exec(guide)?.[1] ?? ''

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const csv = (...rows: string[]): Uint8Array => bytesOf(rows.join('\n'))
const header = 'label,hs6,description,quantity,net_mass_g'
const row = 'LX1,610910,shirts,2,400'

function faultsOf(fileName: string, bytes: Uint8Array): readonly ManifestFault[] {
  const reading = readManifest(fileName, bytes)
  return reading.ok ? [] : reading.faults
}
const placesOf = (bytes: Uint8Array): [number, string][] =>
  faultsOf('m.csv', bytes).map(({ row: at, field }) => [at, field])

test('the two examples of the guide are read, and say the same', () => {
  const fromCsv = readManifest('m.csv', bytesOf(example('csv')))
  const fromJson = readManifest('m.json', bytesOf(example('json')))
  assert.ok(fromCsv.ok && fromJson.ok)
  assert.deepEqual(fromCsv.declarations, fromJson.declarations)
  assert.equal(fromCsv.declarations.length, 2)
  assert.equal(fromCsv.declarations[1]?.lines.length, 2)
})

test('comma, semicolon, tab, a byte order mark, quotes and line ends of any kind read alike', () => {
  const plain = readManifest('m.csv', csv(header, row))
  assert.ok(plain.ok)
  const turned = (sign: string): string => [header, row].join('\r\n').replaceAll(',', sign)
  for (const text of [
    turned(';'),
    turned('\t'),
    `\uFEFF${turned(',')}\r\n`,
    turned(',').replace('shirts', '"shirts"'),
  ]) {
    assert.deepEqual(readManifest('M.CSV', bytesOf(text)), plain)
  }
})

test('a description may hold the separator, quotes and a line break', () => {
  const reading = readManifest('m.csv', csv(header, 'LX1,610910,"shirts, ""blue""\nand red",2,400'))
  assert.ok(reading.ok)
  assert.equal(reading.declarations[0]?.lines[0]?.description, 'shirts, "blue"\nand red')
})

test('a column that is missing, unknown or twice is told by name', () => {
  const faults = faultsOf('m.csv', csv('label,hs6,weight,quantity,quantity,net_mass_g', row))
  assert.deepEqual(
    faults.map(({ row: at, field }) => [at, field]),
    [
      [0, 'weight'],
      [0, 'quantity'],
      [0, 'description'],
    ],
  )
  assert.match(faults[0]?.message ?? '', /known are label, /)
})

test('every bad cell is told with its row and column, and nothing is taken in', () => {
  const bytes = csv(
    header,
    row,
    'LX2,61091,shirts,2,400',
    'LX3,610910,,2,400',
    'LX4,610910,shirts,"1,5",4 kg',
    'LX5,610910,shirts,0,1',
  )
  assert.deepEqual(placesOf(bytes), [
    [3, 'description'],
    [4, 'quantity'],
    [4, 'net_mass_g'],
  ])
  assert.deepEqual(placesOf(csv(header, row, 'LX2,61091,shirts,2,400', 'LX5,610910,shirts,0,1')), [
    [2, 'hs6'],
    [3, 'quantity'],
  ])
})

test('numbers that a spreadsheet might mean otherwise are not guessed at', () => {
  for (const cell of ['0x10', '1e3', '"1,000"', '1 000', 'NaN', 'Infinity', '+5', '.5'])
    assert.deepEqual(placesOf(csv(header, `LX1,610910,shirts,${cell},400`)), [[1, 'quantity']], cell)
})

test('a row that is longer or shorter than the header is told', () => {
  assert.deepEqual(placesOf(csv(header, 'LX1,610910,shirts, blue,2,400')).at(0), [1, ''])
  assert.deepEqual(placesOf(csv(header, 'LX1,610910,shirts,2')).at(0), [1, ''])
})

test('rows of one label agree in what belongs to the label', () => {
  const bytes = csv(`${header},master_carton,gross_mass_g`, `${row},MC1,900`, `${row},MC1,900`, `${row},MC2,901`)
  assert.deepEqual(placesOf(bytes), [
    [3, 'master_carton'],
    [3, 'gross_mass_g'],
  ])
})

test('a country without its party, and a country that is none, are told at their columns', () => {
  const named = `${header},shipper,shipper_country`
  assert.deepEqual(placesOf(csv(named, `${row},,FR`)), [[1, 'shipper']])
  assert.deepEqual(placesOf(csv(named, `${row},Somebody,France`)), [[1, 'shipper_country']])
})

test('a label twice in a list, and a carton with two counts, contradict', () => {
  const line = { hs6: '610910', description: 'shirts', quantity: 1, netMassG: 200 }
  const list = [
    { label: 'A', masterCarton: 'MC', parcelCount: 3, lines: [line] },
    { label: 'B', masterCarton: 'MC', parcelCount: 4, lines: [line] },
    { label: 'A', lines: [line] },
  ]
  const faults = faultsOf('m.json', bytesOf(JSON.stringify(list)))
  assert.deepEqual(
    faults.map(({ row: at, field }) => [at, field]),
    [
      [2, 'parcelCount'],
      [3, 'label'],
    ],
  )
})

test('a fault in JSON is told with its place in the list and its field', () => {
  const list = [
    { label: 'A', lines: [{ hs6: '6109', description: 'shirts', quantity: 1, netMassG: 200, colour: 'red' }] },
  ]
  const faults = faultsOf('m.json', bytesOf(JSON.stringify({ declarations: list })))
  assert.ok(faults.length >= 2)
  assert.ok(faults.every(({ row: at, field }) => at === 1 && field.startsWith('lines.0')))
})

test('bytes that are not UTF-8, other endings and empty files are refused with words', () => {
  assert.match(faultsOf('m.csv', Uint8Array.of(0x61, 0xff, 0x62))[0]?.message ?? '', /UTF-8/)
  assert.match(faultsOf('m.xlsx', bytesOf('x'))[0]?.message ?? '', /neither \.csv nor \.json/)
  for (const name of ['m.csv', 'm.json']) assert.ok(faultsOf(name, new Uint8Array(0)).length > 0)
  assert.match(faultsOf('m.csv', csv(header))[0]?.message ?? '', /no row/)
  assert.match(faultsOf('m.csv', csv(header, 'LX1,"610910,shirts,2,400'))[0]?.message ?? '', /not CSV/)
})

test('no bytes at all make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('m.csv', 'm.json'), (bytes, name) => {
      const reading = readManifest(name, bytes)
      assert.ok(reading.ok || reading.faults.length > 0)
    }),
  )
})

test('any declaration that JSON can say in columns reads the same from CSV', () => {
  const cell = fc.stringMatching(/^[A-Za-z0-9 ,;"'äß-]{1,20}$/).map((text) => `x${text}y`)
  const line = fc.record({
    hs6: fc.stringMatching(/^\d{6}$/),
    description: cell,
    quantity: fc.integer({ min: 1, max: 999 }),
    netMassG: fc.integer({ min: 0, max: 99_999 }),
  })
  const lists = fc.uniqueArray(fc.record({ label: cell, lines: fc.array(line, { minLength: 1, maxLength: 3 }) }), {
    selector: ({ label }) => label,
    minLength: 1,
    maxLength: 4,
  })
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
  fc.assert(
    fc.property(lists, (list) => {
      const rows = list.flatMap(({ label, lines }) =>
        lines.map((one) => [quoted(label), one.hs6, quoted(one.description), one.quantity, one.netMassG].join(',')),
      )
      const fromJson = readManifest('m.json', bytesOf(JSON.stringify(list)))
      assert.ok(fromJson.ok)
      assert.deepEqual(readManifest('m.csv', csv(header, ...rows)), fromJson)
    }),
  )
})
