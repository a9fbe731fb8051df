import { type Command, type FullScale, fromWire, type Scaled } from './command.ts'
import type { Message } from './framing.ts'

type Table = Readonly<Record<string, Command>>

/** A command with its arguments in words, scaled: `set kV 140.0 kV`. It names a waiting request, too. */
export function orderInWords(command: Command, args: readonly number[], full: FullScale | null): string {
  const told = args.map((arg, index) => scaledWords(arg, command.takes[index], full))
  return [command.meaning, ...told].join(' ')
}

/**
 * An answer in a technician's words for the trace: raised flags by name, set points and monitors in kV and mA once the full scales are
 * known, other values as they came.
 */
export function answerInWords({ code, args }: Message, table: Table, full: FullScale | null): string {
  const command = Object.values(table).find((known) => known.code === code)
  if (!command) return `${code}: ${args.join(' ')}`
  if (command.answers === null) return `${command.meaning}: ${args[0] === '$' ? 'done' : args.join(' ')}`
  if (command.flags.length > 0 && args.length === command.flags.length) return flagsInWords(command, args)
  if (command.answers === args.length)
    return `${command.meaning}: ${args.map((arg, index) => scaledWords(Number(arg), command.gives[index] ?? undefined, full)).join(', ')}`
  return `${command.meaning}: ${args.join(' ')}`
}

function scaledWords(counts: number, scaled: Scaled | undefined, full: FullScale | null): string {
  if (!scaled || !full || !Number.isFinite(counts)) return String(counts)
  return `${fromWire(counts, scaled, full).toFixed(scaled.digits)} ${scaled.unit}`
}

function flagsInWords({ meaning, flags }: Command, args: readonly string[]): string {
  const raised = flags.filter((name, index) => name !== null && args[index] === '1')
  return `${meaning}: ${raised.length === 0 ? 'none' : raised.map((name) => asWords(name ?? '')).join(', ')}`
}

/** `highVoltageOn` is "high voltage on"; what is in words already stays. */
function asWords(flag: string): string {
  return flag.includes(' ') ? flag : flag.replace(/[A-Z]|(?<=[a-z])\d+/g, (part) => ` ${part.toLowerCase()}`)
}
