import { type FrameForm, frameText } from './framing.ts'

/** What a framed text of the reader is: a message with codes, or its answer to a command. */
export type Unwrapped =
  | { readonly type: 'codes'; readonly text: string }
  | { readonly type: 'answer'; readonly good: boolean; readonly words: string }

/**
 * A reader that speaks text. `trigger` are the bytes that begin and end a reading, null where the reader knows none (wire the photo-eye to its
 * input). `tellsNoRead` says whether a trigger that ends without a label gives a no-read message. `unwrap` tells answers from codes.
 */
export type Dialect = {
  readonly frame: FrameForm
  readonly trigger: { readonly on: Uint8Array; readonly off: Uint8Array } | null
  readonly tellsNoRead: boolean
  readonly unwrap: (text: string) => Unwrapped
  /** What the reader answers to `on` or `off`, as text without its frame; null = nothing. */
  readonly answer: (order: 'on' | 'off') => string | null
}

const codes = (text: string): Unwrapped => ({ type: 'codes', text })
const silent = (): null => null
const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

/** Status of a Cognex answer (DataMan Communications and Programming manual, "Reader Response"). */
const cognexStatus: Readonly<Record<string, string>> = {
  '0': 'done',
  '100': 'unidentified error',
  '101': 'command invalid',
  '102': 'parameter invalid',
  '103': 'checksum incorrect',
  '104': 'parameter rejected in this state',
  '105': 'reader unavailable',
}

/** Silent response (the default) is bare text; extended response wraps it: `||[1]` + base64 is what was read, any other status an answer. */
function unwrapCognex(text: string): Unwrapped {
  if (!text.startsWith('||')) return codes(text)
  const [, status = '', rest = ''] = /^\|\|(?:0)?(?::\d+)?\[(\d+)\](.*)$/s.exec(text) ?? []
  if (status === '1') return codes(Buffer.from(rest, 'base64').toString('latin1'))
  return { type: 'answer', good: status === '0', words: cognexStatus[status] ?? `answer not understood: ${text}` }
}

/** CoLa-A: `sAN method 1` done, `… 0` refused, `sFA code` error. */
function unwrapSick(text: string): Unwrapped {
  const [, gate, done] = /^sAN mTCgate(on|off) ([01])$/.exec(text) ?? []
  if (gate)
    return { type: 'answer', good: done === '1', words: `reading gate ${gate}${done === '1' ? '' : ' refused'}` }
  return text.startsWith('sFA') ? { type: 'answer', good: false, words: `error ${text.slice(4)}` } : codes(text)
}

/** Readers that speak text, by the name that a row gives as its driver. */
export const dialects = {
  crlf: { frame: 'any', trigger: null, tellsNoRead: true, unwrap: codes, answer: silent },
  'stx-etx': { frame: 'stx-etx', trigger: null, tellsNoRead: true, unwrap: codes, answer: silent },
  // Honeywell and Metrologic-2D, 2020/4820 manual p. 12-4: SYN T CR and SYN U CR; the reader must be in TRGMOD0. No answer.
  honeywell: {
    frame: 'any',
    trigger: { on: bytes('\u0016T\r'), off: bytes('\u0016U\r') },
    tellsNoRead: false,
    unwrap: codes,
    answer: silent,
  },
  // Cognex DataMan, DMCC: TCP 23 or serial, no checksum; response silent or extended.
  cognex: {
    frame: 'crlf',
    trigger: { on: bytes('||>TRIGGER ON\r\n'), off: bytes('||>TRIGGER OFF\r\n') },
    tellsNoRead: true,
    unwrap: unwrapCognex,
    answer: silent,
  },
  // SICK CLV and Lector, CoLa-A over serial or TCP.
  sick: {
    frame: 'stx-etx',
    trigger: { on: frameText('sMN mTCgateon', 'stx-etx'), off: frameText('sMN mTCgateoff', 'stx-etx') },
    tellsNoRead: true,
    unwrap: unwrapSick,
    answer: (order) => `sAN mTCgate${order} 1`,
  },
} as const satisfies Record<string, Dialect>

export type DialectName = keyof typeof dialects

/** Whether a row's driver is one of the readers that speak text. */
export function isDialect(driver: string): driver is DialectName {
  return Object.hasOwn(dialects, driver)
}
