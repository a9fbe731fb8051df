import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { measureDetectorThroughput } from './rows/detector-throughput.ts'
import { measureGige } from './rows/gige-throughput.ts'
import { measureDraining } from './rows/draining.ts'
import { measureFirstLine } from './rows/first-line.ts'
import { measureImaging } from './rows/imaging.ts'
import { measureInference } from './rows/inference.ts'
import { measureLane } from './rows/lane.ts'
import { measurePolling } from './rows/polling.ts'
import { measureParcelsGenerated } from './rows/parcels-generated.ts'
import { measureTools } from './rows/tools.ts'
import { ratioOf, type Row } from './row.ts'

/**
 * The numbers of the house, each beside its peer in the same run: `npm run bench [-- --seconds 60] [-- --only lane,polling]`. A table
 * for people, and JSON in var/bench.json. Python peers: apt-get install python3-torch python3-numpy python3-pymodbus libmodbus5 aravis-tools.
 */
const args = process.argv.slice(2)
const valueOf = (name: string, otherwise: string): string =>
  args.includes(name) ? (args[args.indexOf(name) + 1] ?? otherwise) : otherwise
const parts: Readonly<Record<string, () => Promise<Row[]>>> = {
  polling: measurePolling,
  imaging: measureImaging,
  inference: measureInference,
  'first-line': measureFirstLine,
  detector: measureDetectorThroughput,
  draining: measureDraining,
  gige: measureGige,
  generated: measureParcelsGenerated,
  tools: measureTools,
  lane: () => measureLane(Number(valueOf('--seconds', '60'))),
}
const wanted = valueOf('--only', Object.keys(parts).join(',')).split(',')

const rows: Row[] = []
for (const [name, measure] of Object.entries(parts)) {
  if (!wanted.includes(name)) continue
  process.stderr.write(`measuring ${name} …\n`)
  rows.push(...(await measure()))
}

const number = (value: number): string =>
  Number.isFinite(value) ? value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 1 }) : '–'
const table = rows.map((row) => {
  const ratio = ratioOf(row)
  return [
    row.what,
    `${number(row.value)} ${row.unit}`.trim(),
    row.goal ?? '',
    row.peer ? `${row.peer} ${number(row.peerValue ?? Number.NaN)} ${row.unit}` : '',
    ratio === null ? '' : `${ratio.toFixed(2)}×`,
  ]
})
const head = ['what', 'measured', 'goal', 'peer in the same run', 'times better']
const widths = head.map((title, column) => Math.max(title.length, ...table.map((cells) => cells[column]?.length ?? 0)))
const line = (cells: readonly string[]): string =>
  `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
console.log([line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...table.map(line)].join('\n'))
mkdirSync('var', { recursive: true })
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version, at: new Date().toISOString() }
writeFileSync(
  'var/bench.json',
  JSON.stringify({ machine, rows: rows.map((row) => ({ ...row, ratio: ratioOf(row) })) }, null, 1),
)
process.exit(0)
