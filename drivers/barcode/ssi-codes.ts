import { type CodeLine, parseCode } from './framing.ts'
import { symbologyOf } from './identifiers/aim.ts'
import type { TriggerMode } from './reader-settings.ts'

/** Code types of decoded data, as AIM identifiers (SSI programmer's guide, "DECODE_DATA"). A type that is not here has none. */
const aimOfType: Readonly<Record<number, string>> = {
  0x01: ']A0',
  0x02: ']F0',
  0x03: ']C0',
  0x04: ']S0',
  0x06: ']I0',
  0x07: ']G0',
  0x08: ']E0',
  0x09: ']E0',
  0x0a: ']E4',
  0x0b: ']E0',
  0x0c: ']H0',
  0x0e: ']M0',
  0x0f: ']C1',
  0x11: ']L0',
  0x13: ']A4',
  0x1b: ']d1',
  0x1c: ']Q1',
  0x25: ']U0',
  0x2d: ']z0',
  0x30: ']e0',
  0x31: ']e0',
  0x32: ']e0',
}

/** The code type that a scanner sends for a symbol with this identifier; Code 128 where there is none. */
export function typeOf(aim: string | null): number {
  const found = Object.entries(aimOfType).find(([, candidate]) => candidate === aim)
  return found ? Number(found[0]) : 0x03
}

/** Decoded data as a code. A scanner that is set to send AIM identifiers puts one before the text, which says more than the type. */
export function codeOf(type: number, text: string): CodeLine {
  const said = parseCode(text)
  const aim = said.aim ?? aimOfType[type] ?? null
  return { text: said.text, aim, symbology: aim === null ? null : symbologyOf(aim) }
}

/** Values of parameter 0x8A, the trigger mode. */
export const triggerModeValues: Readonly<Record<TriggerMode, number>> = {
  continuous: 0x04,
  host: 0x08,
  presentation: 0x07,
}

/** Parameters: decoded data as packets (1) and not raw, and the trigger mode. */
export const [paramPackets, paramTrigger] = [0xee, 0x8a]

/** Data of PARAM_SEND: no beep, then pairs of parameter and value; kept until the scanner is switched off. */
export function parameters(pairs: readonly (readonly [number, number])[]): Uint8Array {
  return Uint8Array.of(0xff, ...pairs.flat())
}
