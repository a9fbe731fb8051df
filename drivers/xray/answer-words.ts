import { faultWords, statusFlags, xrvCommands } from './commands.ts'
import type { Message } from './framing.ts'

const commands = Object.values(xrvCommands)

/** An answer in a technician's words for the trace: raised flags and faults by name, other values after what they are. */
export function answerInWords({ code, args }: Message): string {
  const command = commands.find((known) => known.code === code)
  if (!command) return `${code}: ${args.join(' ')}`
  if (args.length === command.answers && command === xrvCommands.readStatus) {
    return listed(command.meaning, args, statusFlags.map(asWords))
  }
  if (args.length === command.answers && command === xrvCommands.readFaults) {
    return listed(command.meaning, args, faultWords)
  }
  return `${command.meaning}: ${command.answers === null && args[0] === '$' ? 'done' : args.join(' ')}`
}

function listed(meaning: string, args: readonly string[], names: readonly (string | null)[]): string {
  const raised = names.filter((name, index) => name !== null && args[index] === '1')
  return `${meaning}: ${raised.length === 0 ? 'none' : raised.join(', ')}`
}

/** `highVoltageOn` is "high voltage on". */
function asWords(flag: string): string {
  return flag.replace(/[A-Z]|\d+/g, (part) => ` ${part.toLowerCase()}`)
}
