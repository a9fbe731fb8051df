import { dirname, resolve } from 'node:path'
import { readFileSync, readdirSync } from 'node:fs'
import { parse } from 'yaml'
import * as z from 'zod'
import { faultNames } from '../../drivers/simulation/world.ts'
import { ConfigError } from './config-error.ts'
import type { LaneConfig } from './lane-config.ts'
import { configOf } from './read-config.ts'

/** One thing that happens in a scenario: a fault begins `atS` seconds of lane time after the feed and lasts `forS`. */
export const ScenarioStep = z.strictObject({
  atS: z.number().nonnegative(),
  fault: z.enum(faultNames),
  forS: z.number().positive(),
  words: z.string().min(1).max(120),
})
export type ScenarioStep = z.infer<typeof ScenarioStep>

/**
 * A named day of the simulated lane: a lane file, what it changes of it, and what goes wrong when. Nothing repeats by itself unless
 * `everyS` says so. A simulated technician resets and starts the lane `resumeAfterS` seconds after a fault is gone; null leaves it to people.
 */
export const Scenario = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  words: z.string().min(1).max(300),
  lane: z.string().min(1),
  changes: z.record(z.string(), z.unknown()).default({}),
  timeline: z.array(ScenarioStep).default([]),
  everyS: z.number().positive().nullable().default(null),
  resumeAfterS: z.number().positive().nullable().default(3),
})
export type Scenario = z.infer<typeof Scenario>

/** Names of the scenarios in a folder, in order. */
export function scenarioNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort()
}

/** Reads a scenario by name and the lane that it makes. Throws ConfigError naming the known scenarios, or the field and what it expects. */
export function readScenario(
  folder: string,
  name: string,
): { readonly scenario: Scenario; readonly config: LaneConfig } {
  const known = scenarioNames(folder)
  if (!known.includes(name))
    throw new ConfigError('missing-file', `There is no scenario "${name}"; known: ${known.join(', ')}.`)
  const file = resolve(folder, `${name}.yaml`)
  const read = Scenario.safeParse(parse(readFileSync(file, 'utf8')))
  if (!read.success) {
    const lines = read.error.issues.map((issue) => `  ${issue.path.join('.') || '(whole file)'}: ${issue.message}`)
    throw new ConfigError('bad-field', `${file} cannot be used. Correct these fields:\n${lines.join('\n')}`)
  }
  const laneFile = resolve(dirname(file), read.data.lane)
  const lane: unknown = parse(readFileSync(laneFile, 'utf8'))
  return { scenario: read.data, config: configOf(mergedWith(lane, read.data.changes), laneFile) }
}

/** A plain value with the fields of another laid over it, objects field by field, everything else whole. */
function mergedWith(base: unknown, over: unknown): unknown {
  if (!isRecord(base) || !isRecord(over)) return over
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(over)) merged[key] = mergedWith(base[key], value)
  return merged
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
