import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { Policy } from '../contract/policy.ts'
import { ConfigError } from './config-error.ts'

/** Reads a policy of its own from a YAML or JSON file. Throws ConfigError, whose message names the field and what it expects. */
export function readPolicy(file: string): Policy {
  const parsed = Policy.safeParse(parseFile(file))
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(whole file)'}: ${issue.message}`)
  throw new ConfigError('bad-field', `${file} is no policy. Correct these fields:\n${lines.join('\n')}`)
}

function parseFile(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError('missing-file', `The policy ${file} cannot be read. Check the path.`, { cause })
  }
  try {
    return parse(text)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError('not-yaml', `${file} is neither YAML nor JSON: ${why}`, { cause })
  }
}
