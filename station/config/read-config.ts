import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import { parse } from 'yaml'
import { ConfigError } from './config-error.ts'
import { LaneConfig } from './lane-config.ts'

/**
 * Reads one lane's YAML file; paths in it are relative to the file. Throws ConfigError, whose message names the field and what it
 * expects.
 */
export function readConfig(file: string): LaneConfig {
  return configOf(parseYaml(file), file)
}

/** A lane from the value of a YAML file; paths are relative to that file. Throws ConfigError like `readConfig`. */
export function configOf(value: unknown, file: string): LaneConfig {
  const folder = dirname(resolve(file))
  const parsed = LaneConfig.safeParse(value)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || '(whole file)'}: ${issue.message}`)
    throw new ConfigError('bad-field', `${file} cannot be used. Correct these fields:\n${lines.join('\n')}`)
  }
  const at = (path: string): string => (isAbsolute(path) ? path : resolve(folder, path))
  const config = parsed.data
  return {
    ...config,
    dataFolder: at(config.dataFolder),
    manifests: config.manifests.map(at),
    model: { ...config.model, card: config.model.card === null ? null : at(config.model.card) },
    hq: hqAt(config.hq, at),
    simulation: config.simulation && {
      ...config.simulation,
      source: config.simulation.source === 'goods' ? 'goods' : at(config.simulation.source),
    },
  }
}

function hqAt(hq: LaneConfig['hq'], at: (path: string) => string): LaneConfig['hq'] {
  if (hq === null || hq === 'demo') return hq
  return { ...hq, caFile: at(hq.caFile), certFile: at(hq.certFile), keyFile: at(hq.keyFile) }
}

function parseYaml(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError(
      'missing-file',
      `The configuration ${file} cannot be read. Check the path given with --config.`,
      { cause },
    )
  }
  try {
    return parse(text)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError('not-yaml', `${file} is not YAML: ${why}`, { cause })
  }
}
