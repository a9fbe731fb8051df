/** One inquiry of the Rad Pro protocol (radpro docs/comm.md; hardware.md §7.4): what is sent, its meaning and its patience. */
export type DosimeterCommand = { readonly text: string; readonly timeoutMs: number; readonly meaning: string }

export const radProCommands = {
  identity: { text: 'GET deviceId', timeoutMs: 1000, meaning: 'who it is' },
  rate: { text: 'GET tubeRate', timeoutMs: 500, meaning: 'counts per minute' },
  pulses: { text: 'GET tubePulseCount', timeoutMs: 500, meaning: 'pulses of its life' },
  sensitivity: { text: 'GET tubeSensitivity', timeoutMs: 500, meaning: 'counts per minute for each µSv/h' },
} as const satisfies Record<string, DosimeterCommand>

/** An answer: `OK` with what stands behind it, or `ERROR`. */
export type DosimeterReply = { readonly ok: boolean; readonly text: string }

/** Pulses are counted in 32 bits and begin anew. */
export const pulseWrap = 2 ** 32

/** Reads one line; null where it is no answer. */
export function parseReply(line: string): DosimeterReply | null {
  if (line === 'ERROR') return { ok: false, text: '' }
  const match = /^OK(?: (.*))?$/.exec(line)
  return match ? { ok: true, text: match[1] ?? '' } : null
}

/** A decimal number of an answer, not negative; null where it is none. */
export function parseNumber(text: string): number | null {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : null
}

/** `FS2011 (STM32F051C8);Rad Pro 2.0/en;b5706d93…`; null where it is not three parts. */
export function parseIdentity(text: string): { hardware: string; software: string; serialNumber: string } | null {
  const [hardware, software, serialNumber, ...more] = text.split(';')
  if (!hardware || !software || !serialNumber || more.length > 0) return null
  return { hardware, software, serialNumber }
}
