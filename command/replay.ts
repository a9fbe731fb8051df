import { closeSync, openSync, writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { openScanSet } from '../drivers/simulation/scan-set.ts'
import { openInterpreter } from '../models/interpreter.ts'
import { readConfig } from '../station/config/read-config.ts'
import { readPolicy } from '../station/config/read-policy.ts'
import { replayScan, type ReplayLine } from './replay-scan.ts'

/** What `replay` may be told. Without `policy` the demo lane's holds; `model` is the id of a card in `models/cards` or a file. */
export type ReplayOptions = {
  readonly policy?: string
  readonly model?: string
  readonly threads?: number
  /** Each result, as soon as it is there. */
  readonly onLine: (line: ReplayLine) => void
  /** A scan that could not be used: its id, and what is wrong in which file. */
  readonly onBad: (id: string, error: unknown) => void
  readonly onProgress?: (done: number, of: number) => void
  /** Aborted: the scan at hand is finished, no other begun. */
  readonly signal?: AbortSignal
}

/** How a replay went. */
export type ReplaySummary = {
  readonly judged: number
  readonly referred: number
  readonly bad: number
  readonly stopped: boolean
}

const demoLane = fileURLToPath(new URL('../demo/lane.yaml', import.meta.url))
/** A picture of 4096 × 4096 takes two cores many seconds; no belt waits for it. */
const modelTimeoutMs = 120_000

/** Judges every scan of a scan-set/1 folder, in the order of their names. Throws ScanSetError, ConfigError or ModelError. */
export async function replay(folder: string, options: ReplayOptions): Promise<ReplaySummary> {
  const set = await openScanSet(folder)
  const policy = options.policy === undefined ? readConfig(demoLane).policy : readPolicy(options.policy)
  const interpreter = await openInterpreter({ cardFile: cardFileOf(options.model), threads: options.threads ?? 2 })
  const summary = { judged: 0, referred: 0, bad: 0, stopped: false }
  try {
    for (const id of set.ids) {
      if (options.signal?.aborted) return { ...summary, stopped: true }
      try {
        const line = await replayScan({ set, interpreter, policy, timeoutMs: modelTimeoutMs }, id)
        summary.judged++
        if (line.verdict === 'refer') summary.referred++
        options.onLine(line)
      } catch (error) {
        summary.bad++
        options.onBad(id, error)
      }
      options.onProgress?.(summary.judged + summary.bad, set.ids.length)
    }
    return summary
  } finally {
    await interpreter.close()
  }
}

function cardFileOf(model: string | undefined): string | null {
  if (model === undefined) return readConfig(demoLane).model.card
  if (/[./\\]/.test(model)) return model
  return fileURLToPath(new URL(`../models/cards/${model}.json`, import.meta.url))
}

type CommandOptions = { readonly out?: string; readonly policy?: string; readonly model?: string }

/** Adds `replay`: a scan set through the lane's engine, one JSON line a scan. Exit code 1 when a scan was bad, 130 after Ctrl-C. */
export function register(program: Command): void {
  program
    .command('replay')
    .description('judge every scan of a scan-set/1 folder with the engine of the lane, one JSON line a scan')
    .argument('<scan-set>', 'the folder with set.json and scans/')
    .option('-o, --out <file>', 'write the JSON lines to this file (default: standard output)')
    .option('--policy <file>', 'policy as YAML or JSON (default: the demo lane’s)')
    .option('--model <id>', 'id of a card in models/cards, or a card file (default: the demo lane’s)')
    .action(async (folder: string, { out, ...options }: CommandOptions) => {
      const stop = new AbortController()
      const onInterrupt = (): void => stop.abort()
      process.once('SIGINT', onInterrupt)
      const file = out === undefined ? process.stdout.fd : openSync(out, 'w')
      try {
        const summary = await replay(folder, { ...options, signal: stop.signal, ...reporting(file) })
        console.error(inWords(summary))
        process.exitCode = summary.stopped ? 130 : summary.bad > 0 ? 1 : 0
      } finally {
        process.off('SIGINT', onInterrupt)
        if (out !== undefined) closeSync(file)
      }
    })
}

function reporting(file: number): Pick<ReplayOptions, 'onLine' | 'onBad' | 'onProgress'> {
  let saidAtMs = performance.now()
  return {
    onLine: (line) => writeWhole(file, `${JSON.stringify(line)}\n`),
    onBad: (id, error) => console.error(`${id}: ${error instanceof Error ? error.message : String(error)}`),
    onProgress: (done, of) => {
      if (performance.now() - saidAtMs < 1000) return
      saidAtMs = performance.now()
      console.error(`${done} of ${of} scans`)
    },
  }
}

/** Writes all of the text; a pipe may take only part of it at a time. */
function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from)
}

function inWords({ judged, referred, bad, stopped }: ReplaySummary): string {
  const end = stopped ? ' Stopped before the end.' : ''
  return `${judged} scans judged: ${judged - referred} clear, ${referred} referred; ${bad} could not be used.${end}`
}
