import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { xlpCommands } from '../../drivers/detector/commands.ts'
import { encodeFrame, frameTypes, headerBytes, lineFlags } from '../../drivers/detector/framing.ts'
import { parametersOf } from '../../drivers/detector/parameters.ts'
import { streamFaultTable } from '../../drivers/detector/stream-faults.ts'

/** Rows of the tables of a page, by their first heading; cells without marks. */
function tablesOf(page: string): ReadonlyMap<string, readonly (readonly string[])[]> {
  const tables = new Map<string, string[][]>()
  let rows: string[][] | null = null
  for (const line of readFileSync(new URL(page, import.meta.url), 'utf8').split('\n')) {
    if (!line.startsWith('|')) rows = null
    else if (!/^\|[-|]+\|$/.test(line)) {
      const cells = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
      if (rows) rows.push(cells)
      else tables.set(cells.slice(0, 3).join(' '), (rows = []))
    }
  }
  return tables
}

const xlp1 = tablesOf('xlp1.md')
const columnsOf = (heads: string, ...columns: readonly number[]) => {
  const rows = xlp1.get(heads)
  assert.ok(rows && rows.length > 0, `the page has no table ${heads}: ${[...xlp1.keys()].join('; ')}`)
  return rows.map((row) => columns.map((column) => row[column] ?? ''))
}

test('every field of an XLP/1 frame stands at the offset, with the bytes, that the page says', () => {
  const pixels = Uint16Array.of(60_000, 59_990, 60_010, 60_020, 61_000, 61_010, 60_990, 61_005)
  const head = {
    type: frameTypes.line,
    flags: lineFlags.dual | lineFlags.xrayOn | lineFlags.encoderTriggered,
    seq: 7,
    lineId: 42,
    timestampUs: 1_700_000_000_000_000n,
    encoder: 10_042,
    pixels: 4,
    bits: 16,
    energies: 2,
    integrationUs: 3200,
  }
  const frame = encodeFrame(head, new Uint8Array(pixels.buffer))
  let end = 0
  for (const [offset = '', size = '', field = '', example = ''] of columnsOf('offset size field', 0, 1, 2, 3)) {
    const from = offset === '44+N' ? headerBytes + pixels.byteLength : Number(offset)
    const length = size === 'N' ? pixels.byteLength : Number(size)
    assert.equal(from, end, `${field} follows what is before it`)
    const bytes = Array.from(frame.subarray(from, from + length), (byte) => byte.toString(16).padStart(2, '0'))
    assert.equal(bytes.join(' '), example, field)
    end = from + length
  }
  assert.equal(end, frame.length)
})

test('types, flags, commands, parameters and faults of the page are those of the code, no more and no fewer', () => {
  const numbered = (table: Readonly<Record<string, number>>) =>
    Object.entries(table).map(([name, value]) => [String(value), name])
  const values = [...columnsOf('value name payload', 0, 1)]
  assert.deepEqual(values, numbered(frameTypes))
  assert.deepEqual(columnsOf('value name meaning', 0, 1), numbered(lineFlags))
  assert.deepEqual(
    columnsOf('cmd does', 0, 1),
    Object.values(xlpCommands).map(({ cmd, meaning }) => [cmd, meaning]),
  )
  const all = {
    integrationUs: 1,
    trigger: 'internal',
    encoderDiv: 1,
    gain: 1,
    energies: 1,
    binning: 1,
    beltSpeedMmS: 1,
  } as const
  assert.deepEqual(columnsOf('parameter what', 0).flat(), Object.keys(parametersOf(all)))
  assert.deepEqual(columnsOf('knob fault', 0, 1), Object.entries(streamFaultTable))
})
