import { type ScaleCommand, type ScaleReply, sicsCommands } from './commands.ts'

/** Asks a command between two stretches of the stream; `answers` says which reply ends it. Throws DriverError. */
export type AskScale = (command: ScaleCommand, answers: (reply: ScaleReply) => boolean) => Promise<ScaleReply>

/** Who a scale says it is, by the inquiries I1 to I5; each as its texts, empty where the scale refuses that one. */
export type ScaleIdentity = {
  readonly level: readonly string[]
  readonly model: readonly string[]
  readonly software: readonly string[]
  readonly serialNumber: string
  readonly softwareId: readonly string[]
}

/** What a technician asks an MT-SICS scale besides its weight. */
export class SicsService {
  readonly #ask: AskScale

  constructor(ask: AskScale) {
    this.#ask = ask
  }

  /** A value at once, at rest or not, in grams; null where the scale is out of range. */
  async weightNow(): Promise<{ readonly grams: number; readonly stable: boolean } | null> {
    const reply = await this.#ask(sicsCommands.weightNow, ({ type }) => type === 'weight' || type === 'range')
    return reply.type === 'weight' ? { grams: reply.grams, stable: reply.stable } : null
  }

  /** Zero without waiting for rest. */
  async zeroNow(): Promise<void> {
    await this.#ask(sicsCommands.zeroNow, ({ type }) => type === 'zeroed')
  }

  /** Tare without waiting for rest, in grams. */
  tareNow(): Promise<number> {
    return this.#grams(sicsCommands.tareNow)
  }

  /** The tare that is taken off now, in grams. */
  tareValue(): Promise<number> {
    return this.#grams(sicsCommands.tareValue)
  }

  /** Brings the scale to the state after switching on, without a zero; gives its serial number. */
  reset(): Promise<string> {
    return this.#serial(sicsCommands.reset)
  }

  /** Who it is. Inquiries that this model does not have are empty. */
  async identity(): Promise<ScaleIdentity> {
    const texts = async (command: ScaleCommand): Promise<readonly string[]> => {
      const reply = await this.#ask(
        command,
        (answer) => answer.type === 'refused' || (answer.type === 'information' && answer.command === command.text),
      )
      return reply.type === 'information' ? reply.texts : []
    }
    const level = await texts(sicsCommands.level)
    const model = await texts(sicsCommands.balanceData)
    const software = await texts(sicsCommands.software)
    const serialNumber = await this.#serial(sicsCommands.serialNumber)
    return { level, model, software, serialNumber, softwareId: await texts(sicsCommands.softwareId) }
  }

  /** Commands that this scale knows, each with its level. */
  async commands(): Promise<readonly { readonly level: string; readonly command: string }[]> {
    const list: { level: string; command: string }[] = []
    await this.#ask(sicsCommands.commands, (reply) => {
      if (reply.type === 'listed') list.push({ level: reply.level, command: reply.command })
      if (reply.type !== 'information' || reply.command !== 'I0') return false
      const [level = '', command = ''] = reply.texts
      if (command !== '') list.push({ level, command })
      return true
    })
    return list
  }

  async #grams(command: ScaleCommand): Promise<number> {
    const reply = await this.#ask(command, ({ type }) => type === 'tare')
    return reply.type === 'tare' ? reply.grams : 0
  }

  async #serial(command: ScaleCommand): Promise<string> {
    const reply = await this.#ask(command, ({ type }) => type === 'serial')
    return reply.type === 'serial' ? reply.serial : ''
  }
}
