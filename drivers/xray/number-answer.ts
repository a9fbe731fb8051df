import { DriverError } from '../driver-error.ts'
import type { Command } from './command.ts'

/** Errors of the `!` form (ST manual 101501-565). */
const errorForm: Readonly<Record<string, string>> = {
  '1': 'bad format',
  '2': 'unknown command',
  '3': 'out of range, or not now',
  '4': 'overrun',
  '5': 'flash memory',
  '7': 'boot loader',
}

/** Arguments of an answer that fits the command. Throws DriverError `refused` or `bad-answer`. */
export function checkedAnswer(
  command: Command,
  args: readonly string[],
  errors: Readonly<Record<string, string>>,
): readonly string[] {
  if (command.answers === 'any') return args
  if (args[0] === '!') throw refused(command, args, errorForm[args[1] ?? ''])
  if (command.answers === null) {
    if (args[0] === '$') return args
    throw refused(command, args, errors[args[0] ?? ''])
  }
  if (isShaped(command.answers, args)) return args
  throw new DriverError(
    'bad-answer',
    `The generator's answer to "${command.meaning}" (${args.join(',')}) is not as it should be. Check the dialect.`,
    { command: command.meaning },
  )
}

function refused(command: Command, args: readonly string[], why: string | undefined): DriverError {
  return new DriverError(
    'refused',
    `The generator refused "${command.meaning}" (answer ${command.code},${args.join(',')}${why ? `: ${why}` : ''}). Check interlocks and limits.`,
    { command: command.meaning, answer: args.join(',') },
  )
}

/** Whether the values are of the kind and number that belong there. */
function isShaped(answers: number | 'text' | 'flags', args: readonly string[]): boolean {
  if (answers === 'text') return args.length === 1 && args[0] !== ''
  if (answers === 'flags') return args.length > 0 && args.every((arg) => arg === '0' || arg === '1')
  return args.length === answers && args.every((arg) => arg.trim() !== '' && Number.isFinite(Number(arg)))
}
