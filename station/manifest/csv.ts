import { parse } from 'csv-parse/sync'
import { Declaration } from '../contract/declaration.ts'
import type { ManifestFault, ManifestReading } from './reading.ts'

/** Columns of a CSV manifest: one row a declared line, the label repeated. Those marked may be left out. */
const columns = {
  label: { needed: true },
  master_carton: { needed: false },
  gross_mass_g: { needed: false },
  parcel_count: { needed: false },
  currency: { needed: false },
  shipper: { needed: false },
  shipper_country: { needed: false },
  consignee: { needed: false },
  consignee_country: { needed: false },
  hs6: { needed: true },
  description: { needed: true },
  quantity: { needed: true },
  unit: { needed: false },
  net_mass_g: { needed: true },
  value: { needed: false },
  origin: { needed: false },
} as const
type Column = keyof typeof columns
type Row = Partial<Record<Column, string>>

/** What must be the same in every row of a label. */
const ofLabel = [
  'master_carton',
  'gross_mass_g',
  'parcel_count',
  'currency',
  'shipper',
  'shipper_country',
  'consignee',
  'consignee_country',
] as const satisfies readonly Column[]

/** Reads a CSV manifest; comma, semicolon or tab, with or without quotes. Rows are counted from 1 after the header. */
export function readCsv(text: string): ManifestReading {
  let table: string[][]
  try {
    table = parse(text, {
      delimiter: delimiterOf(text),
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      relax_column_count: true,
    })
  } catch (error) {
    return {
      ok: false,
      faults: [
        { row: 0, field: '', message: `this is not CSV: ${error instanceof Error ? error.message : String(error)}` },
      ],
    }
  }
  const [header = [], ...lines] = table
  const headerFaults = checkHeader(header)
  if (headerFaults.length > 0) return { ok: false, faults: headerFaults }
  if (lines.length === 0)
    return { ok: false, faults: [{ row: 0, field: '', message: 'there is no row below the header' }] }
  const rows = lines.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])) as Row)
  const faults = lines.flatMap((cells, index) => [
    ...checkLength(cells.length, header.length, index + 1),
    ...checkCells(rows[index] ?? {}, index + 1),
  ])
  return faults.length > 0 ? { ok: false, faults } : gather(rows)
}

function delimiterOf(text: string): string {
  const first = text.split('\n', 1)[0] ?? ''
  return [';', '\t', ','].find((sign) => first.includes(sign)) ?? ','
}

function checkHeader(header: readonly string[]): ManifestFault[] {
  const known = Object.keys(columns)
  const unknown = header
    .filter((name) => !known.includes(name))
    .map((name) => ({ row: 0, field: name, message: `this column is not known; known are ${known.join(', ')}` }))
  const twice = header
    .filter((name, index) => header.indexOf(name) !== index)
    .map((name) => ({ row: 0, field: name, message: 'this column stands twice in the header' }))
  const needed = (Object.keys(columns) as Column[]).filter((name) => columns[name].needed && !header.includes(name))
  return [
    ...unknown,
    ...twice,
    ...needed.map((name) => ({ row: 0, field: name, message: 'this column is needed and not there' })),
  ]
}

function checkLength(cells: number, columnsInHeader: number, row: number): ManifestFault[] {
  if (cells === columnsInHeader) return []
  const message = `the row has ${cells} cells, the header ${columnsInHeader}; put texts with a separator into quotes`
  return [{ row, field: '', message }]
}

const numeric: readonly Column[] = ['gross_mass_g', 'parcel_count', 'quantity', 'net_mass_g', 'value']
/** Digits and at most one point: a comma, a unit or a thousands mark is not guessed at. */
const plainNumber = /^-?\d+(\.\d+)?$/

/** What can be told from one row alone: needed cells that are empty, numbers that are none, a country without its party. */
function checkCells(row: Row, number: number): ManifestFault[] {
  const faults = (Object.keys(columns) as Column[]).flatMap((name) => {
    const message = cellFault(name, row[name] ?? '')
    return message === null ? [] : [{ row: number, field: name, message }]
  })
  for (const party of ['shipper', 'consignee'] as const) {
    if (text(row[party]) === null && text(row[`${party}_country`]) !== null)
      faults.push({ row: number, field: party, message: 'is empty, although its country is given' })
  }
  return faults
}

function cellFault(name: Column, cell: string): string | null {
  if (cell === '') return columns[name].needed ? 'is empty; it is needed in every row' : null
  if (!numeric.includes(name) || plainNumber.test(cell)) return null
  return `"${cell.slice(0, 40)}" is not a plain number such as 1250 or 12.5`
}

function gather(rows: readonly Row[]): ManifestReading {
  const faults: ManifestFault[] = []
  const groups = new Map<
    string,
    { first: Row; firstRow: number; lines: { row: number; value: Record<string, unknown> }[] }
  >()
  rows.forEach((row, index) => {
    const label = row.label ?? ''
    const group = groups.get(label) ?? { first: row, firstRow: index + 1, lines: [] }
    groups.set(label, group)
    for (const name of ofLabel) {
      if ((row[name] ?? '') === (group.first[name] ?? '')) continue
      faults.push({ row: index + 1, field: name, message: `differs from row ${group.firstRow} of the same label` })
    }
    group.lines.push({ row: index + 1, value: lineOf(row) })
  })
  const declarations: Declaration[] = []
  for (const { first, firstRow, lines } of groups.values()) {
    const parsed = Declaration.safeParse({ ...headOf(first), lines: lines.map((line) => line.value) })
    if (parsed.success) declarations.push(parsed.data)
    else
      faults.push(
        ...parsed.error.issues.map((issue) => ({ ...placeOf(issue.path, firstRow, lines), message: issue.message })),
      )
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, declarations }
}

const columnOf: Readonly<Record<string, Column>> = {
  masterCarton: 'master_carton',
  grossMassG: 'gross_mass_g',
  parcelCount: 'parcel_count',
  netMassG: 'net_mass_g',
}
/** Parties lie one level deeper in a declaration than in a row. */
const partyColumnOf = (party: string, field: string): string => (field === 'country' ? `${party}_country` : party)

function placeOf(
  path: readonly PropertyKey[],
  firstRow: number,
  lines: readonly { row: number }[],
): { row: number; field: string } {
  const [head = '', inner = '', field = 'lines'] = path.map(String)
  const named = (name: string): string => columnOf[name] ?? name
  if (head === 'lines' && inner !== '') return { row: lines[Number(inner)]?.row ?? firstRow, field: named(field) }
  if (head === 'shipper' || head === 'consignee') return { row: firstRow, field: partyColumnOf(head, inner) }
  return { row: firstRow, field: named(head) }
}

const number = (cell: string | undefined): number | null => (cell === undefined || cell === '' ? null : Number(cell))
const text = (cell: string | undefined): string | null => (cell === undefined || cell === '' ? null : cell)

function headOf(row: Row): Record<string, unknown> {
  const party = (name: string | undefined, country: string | undefined) =>
    text(name) === null ? null : { name, country: text(country) }
  return {
    label: row.label,
    masterCarton: text(row.master_carton),
    grossMassG: number(row.gross_mass_g),
    parcelCount: number(row.parcel_count),
    currency: text(row.currency),
    shipper: party(row.shipper, row.shipper_country),
    consignee: party(row.consignee, row.consignee_country),
  }
}

function lineOf(row: Row): Record<string, unknown> {
  const unit = text(row.unit)
  const line = {
    hs6: row.hs6,
    description: row.description,
    quantity: number(row.quantity),
    netMassG: number(row.net_mass_g),
    value: number(row.value),
    origin: text(row.origin),
  }
  return unit === null ? line : { ...line, unit }
}
