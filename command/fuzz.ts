import type { Command } from 'commander'
import { fuzzStream } from '../drivers/testing/fuzz.ts'
import type { FuzzedFraming } from '../drivers/testing/fuzzed-framing.ts'
import { fuzzedFramings } from '../drivers/testing/fuzzed-framings.ts'

type Options = { readonly streams: string; readonly framing?: string; readonly seed: string }

/** How one framing fared: streams run, their bytes, frames demanded and all of them told, most bytes its reader kept, seconds. */
export type FuzzRow = {
  readonly framing: string
  readonly streams: number
  readonly bytes: number
  readonly demanded: number
  readonly told: number
  readonly mostKept: number
  readonly capBytes: number
  readonly seconds: number
  readonly broken: string | null
}

/** Progress is told, and an interrupt heard, so often. */
const sliceMs = 1000

/** Adds `fuzz`: damaged streams into every framing of the drivers. Exit code 1 when a reader crashed, overflowed or lost a good frame. */
export function register(program: Command): void {
  program
    .command('fuzz')
    .description('feeds damaged streams to the readers of every device protocol and checks that they find back')
    .option('--streams <count>', 'streams for each framing', '1000000')
    .option('--framing <name>', `only this one: ${fuzzedFramings.map(({ name }) => name).join(', ')}`)
    .option('--seed <number>', 'seed of the first stream; the next ones follow by one', '1')
    .action(async ({ streams, framing, seed }: Options) => {
      const chosen = fuzzedFramings.filter(({ name }) => framing === undefined || name === framing)
      if (chosen.length === 0) throw new Error(`There is no framing "${framing}".`)
      const rows = await fuzz(chosen, wholeNumber('--streams', streams), wholeNumber('--seed', seed))
      console.log(tableOf(rows))
      for (const { framing: name, broken } of rows) if (broken !== null) console.error(`${name}: ${broken}`)
      if (rows.some(({ broken }) => broken !== null)) process.exitCode = 1
    })
}

/** Runs so many streams through each framing, telling the progress; an interrupt ends it with what it has. */
async function fuzz(framings: readonly FuzzedFraming[], streams: number, seed: number): Promise<FuzzRow[]> {
  const stop = { wanted: false }
  const interrupt = (): void => void (stop.wanted = true)
  process.once('SIGINT', interrupt)
  const rows: FuzzRow[] = []
  for (const framing of framings) {
    if (stop.wanted) break
    const row = await fuzzFraming(framing, streams, seed, (done) => {
      process.stderr.write(`\r${framing.name}: ${Math.floor((done / streams) * 100)} % of ${streams} streams `)
      return !stop.wanted
    })
    process.stderr.write('\r\x1b[K')
    rows.push(row)
  }
  process.off('SIGINT', interrupt)
  return rows
}

/**
 * Runs streams `seed`, `seed + 1` … through one framing, up to the first that breaks it. `goOn` is told how many are done, about every
 * second, and ends it by false.
 */
export async function fuzzFraming(
  framing: FuzzedFraming,
  streams: number,
  seed: number,
  goOn: (done: number) => boolean,
): Promise<FuzzRow> {
  const from = performance.now()
  const sums = { bytes: 0, demanded: 0, told: 0, mostKept: 0 }
  let [done, toldAt, broken] = [0, from, null as string | null]
  while (done < streams && broken === null) {
    const outcome = fuzzStream(framing, seed + done)
    if (outcome.broken !== null) broken = `stream ${seed + done} (--streams 1 --seed ${seed + done}) ${outcome.broken}`
    sums.bytes += outcome.bytes
    sums.demanded += outcome.demanded
    sums.told += outcome.told
    sums.mostKept = Math.max(sums.mostKept, outcome.mostKept)
    done++
    if (performance.now() - toldAt < sliceMs) continue
    toldAt = performance.now()
    await new Promise((resolve) => setImmediate(resolve))
    if (!goOn(done)) break
  }
  const { name, capBytes } = framing
  return { framing: name, streams: done, ...sums, capBytes, seconds: (performance.now() - from) / 1000, broken }
}

function tableOf(rows: readonly FuzzRow[]): string {
  const head = ['framing', 'streams', 'MB', 'good frames', 'told', 'kept at most', 'cap', 'seconds', 'result']
  const cells = rows.map((row) => [
    row.framing,
    row.streams.toLocaleString('en'),
    (row.bytes / 1e6).toFixed(1),
    row.demanded.toLocaleString('en'),
    row.told.toLocaleString('en'),
    `${row.mostKept} B`,
    `${row.capBytes} B`,
    row.seconds.toFixed(1),
    row.broken === null ? 'all found' : 'BROKEN',
  ])
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((line) => line[column]?.length ?? 0)))
  const line = (words: readonly string[]): string =>
    `| ${words.map((word, column) => word.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...cells.map(line)].join('\n')
}

function wholeNumber(option: string, said: string): number {
  const value = Number(said)
  if (!Number.isInteger(value) || value < 0) throw new Error(`${option} is a whole number, not "${said}".`)
  return value
}
