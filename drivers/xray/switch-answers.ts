import type { Message } from './framing.ts'

/** After this time without an answer a switch order is taken for unanswered. */
const patienceMs = 1000

/**
 * Tells whose answer an acknowledgement of the X-ray switch is. An "off" that was shouted is acknowledged by the same words as an order
 * that was asked in turn, so that its late acknowledgement could pass for that of the next "on". Answers come in the order of the orders;
 * the answer to a question that was asked after an order shows that the order will not be answered any more.
 */
export class SwitchAnswers {
  readonly #code: string
  readonly #nowMs: () => number
  readonly #shouted = new WeakSet<Message>()
  #orders: { readonly shouted: boolean; readonly atMs: number; readonly number: number }[] = []
  #sent = 0
  /** Orders that had been sent when the newest question was asked. */
  #sentBeforeQuestion = 0

  constructor(code: string, nowMs: () => number = () => performance.now()) {
    this.#code = code
    this.#nowMs = nowMs
  }

  /** A switch order is sent now, shouted or in its turn. */
  sent(shouted: boolean): void {
    this.#orders.push({ shouted, atMs: this.#nowMs(), number: this.#sent++ })
  }

  /** A question that is no switch order is sent now. */
  asked(): void {
    this.#sentBeforeQuestion = this.#sent
  }

  /** A message has come; gives it back. */
  heard(message: Message): Message {
    if (message.code !== this.#code) {
      this.#orders = this.#orders.filter(({ number }) => number >= this.#sentBeforeQuestion)
      return message
    }
    const nowMs = this.#nowMs()
    this.#orders = this.#orders.filter(({ atMs }) => nowMs - atMs < patienceMs)
    if (this.#orders.shift()?.shouted) this.#shouted.add(message)
    return message
  }

  /** Whether this message acknowledges an "off" that nobody waits for. */
  isShouted(message: Message): boolean {
    return this.#shouted.has(message)
  }

  /** A fresh line: nothing is owed on it. */
  forget(): void {
    this.#orders = []
  }
}
