import { type MapRow, type RegisterMap, ringEntry, type TableName, tableNames, widthOf } from './register-map.ts'
import { signalOf } from './signals.ts'
import { refusals, stopReasonWords } from './stop-reasons.ts'

const tableTitles: Readonly<Record<TableName, string>> = {
  discrete: 'Discrete inputs (FC02)',
  coil: 'Coils (FC01/05/15)',
  input: 'Input registers (FC04)',
  holding: 'Holding registers (FC03/06/16)',
}

/** A register map as Markdown for integrators: a table of rows for each Modbus table, then reads, ring, stop reasons and refusals. */
export function mapAsMarkdown(map: RegisterMap): string {
  const parts = [
    `# ${map.name}`,
    `Generated from \`${map.file}\`. Addresses are PDU addresses, 0-based. 32-bit values come in the order ${map.wordOrder}.`,
    ...tableNames.flatMap((table) => tableOf(map, table)),
    '## Read requests of a poll',
    table(
      ['table', 'from', 'to'],
      map.reads.map(({ table, address, count }) => [table, `${address}`, `${address + count - 1}`]),
    ),
    ...ringOf(map),
    '## Stop reasons',
    table(
      ['number', 'meaning'],
      [...map.stopReasons].map(([code, name]) => [`${code}`, stopReasonWords[name]]),
    ),
    '## Refusals (low byte of `rejectedCommand`)',
    table(['number', 'meaning'], Object.entries(refusals)),
  ]
  return `${parts.join('\n\n')}\n`
}

function tableOf(map: RegisterMap, name: TableName): string[] {
  const rows = [...map.rows.values()]
    .filter((row) => row.table === name)
    .sort((a, b) => a.address - b.address || (a.bit ?? 0) - (b.bit ?? 0))
  if (rows.length === 0) return []
  const cells = rows.map((row) => [placeOf(row), row.name, typeOf(row), signalOf(row.name).unit, meaningOf(row)])
  return [`## ${tableTitles[name]}`, table(['address', 'name', 'type', 'unit', 'meaning'], cells)]
}

function placeOf(row: MapRow): string {
  if (row.bit !== null) return `${row.address}.${row.bit}`
  return widthOf(row) === 2 ? `${row.address}–${row.address + 1}` : `${row.address}`
}

function typeOf(row: MapRow): string {
  const scaled = row.scale === 1 ? '' : ` × ${row.scale}`
  return `${row.type}${scaled}${row.inverted ? ', inverted' : ''}`
}

function meaningOf(row: MapRow): string {
  const constant = row.expect === null ? '' : `; 0x${row.expect.toString(16).toUpperCase().padStart(4, '0')}`
  return `${signalOf(row.name).meaning}${constant}`
}

function ringOf({ ring }: RegisterMap): string[] {
  if (!ring) return []
  const last = ring.address + ring.entries * ringEntry.words - 1
  return [
    '## Event ring',
    `${ring.table} ${ring.address}–${last}: ${ring.entries} entries of ${ringEntry.words} registers (sequence, type, eye, track id, encoder u32). Event number n lies in entry n modulo ${ring.entries}.`,
  ]
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
