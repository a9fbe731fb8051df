import { encodeMessage, type FrameForm, type Message, MessageReader } from './framing.ts'

/** The generator drivers that a row of configuration can name. */
export const driverNames = ['spellman-xrv', 'spellman-ux', 'spellman-slm', 'spellman-xrb011', 'comet-xrp'] as const
export type DriverName = (typeof driverNames)[number]

/** What an answer looks like: words for the technician and the driver to set, null where there is none for it. */
export type Likeness = { readonly words: string; readonly driver: DriverName | null; readonly form?: FrameForm }

/** The one question that is a read in every number dialect; what comes back tells the dialects apart. */
export const telling: Message = { code: '22', args: [] }

const flags = (args: readonly string[], count: number): boolean =>
  args.length === count && args.every((arg) => arg === '0' || arg === '1')

/**
 * Which number dialect answers so to 22: an XRV tells 17 flags (so does an ST, which the driver tells apart by 19), an SLM 8, a uX 3, an
 * ESL one; an XRB011 has no such command and answers its error digit 2 (hardware.md §2.1, manuals 118080-001, 118158-001, 118150-001).
 */
export function likenessOf(args: readonly string[]): Likeness | null {
  if (flags(args, 17)) return { words: 'a Spellman XRV', driver: 'spellman-xrv' }
  if (flags(args, 8)) return { words: 'a Spellman SLM', driver: 'spellman-slm' }
  if (flags(args, 3)) return { words: 'a Spellman uX', driver: 'spellman-ux' }
  if (flags(args, 1)) return { words: 'a Spellman ESL', driver: null }
  if (args.length === 1 && args[0] === '2') return { words: 'a Spellman XRB011', driver: 'spellman-xrb011' }
  return null
}

/** The question in another protocol, and what its answer looks like. Only reads are among them. */
export type Probe = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly likeness: (heard: Uint8Array) => Likeness | null
}

/** Asks in the number dialects' words with or without checksum. */
export function numberProbe(form: FrameForm): Probe {
  return {
    name: `who is there? (number dialect, ${form} form)`,
    bytes: encodeMessage(telling, form),
    likeness: (heard) => {
      const answer = new MessageReader(form).push(heard).find(({ code }) => code === telling.code)
      const likeness = answer && likenessOf(answer.args)
      return likeness ? { ...likeness, form } : null
    },
  }
}

/** Asks a Comet XRP for its state: a digit, and a second one after a 3 (hardware.md §2.3). */
export const cometProbe: Probe = {
  name: 'who is there? (Comet XRP)',
  bytes: Uint8Array.from([0x02, 0x5a, 0x0d, 0x03]),
  likeness: (heard) =>
    /^(?:[1268]|3[45])$/.test(String.fromCharCode(...heard)) ? { words: 'a Comet XRP', driver: 'comet-xrp' } : null,
}

/** What a technician is told when another generator is there than the row says. */
export function mistaken(likeness: Likeness, configured: { driver: DriverName; form: FrameForm | null }): string {
  const until = 'until then only "off" is sent to it.'
  if (likeness.driver === null)
    return `The generator looks like ${likeness.words}, for which there is no driver; only "off" is sent to it.`
  if (likeness.driver === configured.driver && likeness.form && likeness.form !== configured.form)
    return `The generator speaks the ${likeness.form} form of its dialect: set form to ${likeness.form}; ${until}`
  const form = likeness.form && likeness.form !== configured.form ? `, form to ${likeness.form}` : ''
  return `The generator looks like ${likeness.words}: set its driver to ${likeness.driver}${form}; ${until}`
}
