/** The generator's full scales; on most dialects counts mean a share of them. */
export type FullScale = { readonly fullScaleKv: number; readonly fullScaleMa: number }

/** How a number on the wire becomes a physical value: times `perCount`, told with its unit and so many digits. */
export type Scaled = {
  readonly what: string
  readonly unit: 'kV' | 'mA' | 'A' | 'V' | '°C' | 'h' | 'W' | 's' | 'ms' | '%'
  readonly digits: number
  readonly perCount: (full: FullScale) => number
}

/**
 * One command of a Spellman number dialect. `answers` is how many values come back: a number of numbers, `text` for one value of text,
 * `any` for whatever comes (identification), null for an acknowledgement. `takes` and `gives` scale what goes and comes; `flags` names
 * raised ones (null rows are selections, not worth a word).
 */
export type Command = {
  readonly code: string
  readonly meaning: string
  readonly answers: number | 'text' | 'any' | 'flags' | null
  readonly timeoutMs: number
  readonly takes: readonly Scaled[]
  readonly gives: readonly (Scaled | null)[]
  readonly flags: readonly (string | null)[]
}

const timeoutMs = 500

/** A row that orders something and is acknowledged. */
export function order(code: string, meaning: string, ...takes: readonly Scaled[]): Command {
  return { code, meaning, answers: null, timeoutMs, takes, gives: [], flags: [] }
}

/** A row that reads so many numbers; `gives` scales the first of them. */
export function reads(code: string, meaning: string, answers: number, ...gives: readonly (Scaled | null)[]): Command {
  return { code, meaning, answers, timeoutMs, takes: [], gives, flags: [] }
}

/** A row that reads one value of text, e.g. a model number. */
export function readsText(code: string, meaning: string): Command {
  return { code, meaning, answers: 'text', timeoutMs, takes: [], gives: [], flags: [] }
}

/** A row that reads flags, in the order of their names. */
export function readsFlags(code: string, meaning: string, flags: readonly (string | null)[]): Command {
  return { code, meaning, answers: flags.length, timeoutMs, takes: [], gives: [], flags }
}

/** A row whose number of flags is not known beforehand. */
export function readsSomeFlags(code: string, meaning: string): Command {
  return { code, meaning, answers: 'flags', timeoutMs, takes: [], gives: [], flags: [] }
}

/** 12-bit counts of full scale. */
export const fullCounts = 4095

/** Physical value to what is sent: rounded, never below 0. */
export function toWire(value: number, scaled: Scaled, full: FullScale): number {
  return Math.max(0, Math.round(value / scaled.perCount(full)))
}

/** What came to a physical value. */
export function fromWire(counts: number, scaled: Scaled, full: FullScale): number {
  return counts * scaled.perCount(full)
}

/** A set point in 12-bit counts of full scale. */
export const kvCounts: Scaled = {
  what: 'kV set',
  unit: 'kV',
  digits: 1,
  perCount: ({ fullScaleKv }) => fullScaleKv / fullCounts,
}
export const maCounts: Scaled = {
  what: 'mA set',
  unit: 'mA',
  digits: 3,
  perCount: ({ fullScaleMa }) => fullScaleMa / fullCounts,
}

/** A monitor in 12-bit counts whose full count is `overrange` times full scale (1.2 on units that measure 20 % beyond it). */
export function kvMonitor(overrange: number): Scaled {
  return { ...kvCounts, what: 'kV', perCount: ({ fullScaleKv }) => (overrange * fullScaleKv) / fullCounts }
}
export function maMonitor(overrange: number): Scaled {
  return { ...maCounts, what: 'mA', perCount: ({ fullScaleMa }) => (overrange * fullScaleMa) / fullCounts }
}

/** A reading whose scale is the same on every unit: so much at 4095. */
export function fixed(what: string, unit: Scaled['unit'], atFullCounts: number, digits = 1): Scaled {
  return { what, unit, digits, perCount: () => atFullCounts / fullCounts }
}

/** A reading that comes in a decimal unit: so much per 1. */
export function decimal(what: string, unit: Scaled['unit'], perOne: number, digits = 1): Scaled {
  return { what, unit, digits, perCount: () => perOne }
}
