/** Commands in their turn, and the change numbers under which they were given, so that a refusal can be told by name. */
export class CommandBook {
  readonly #names = new Map<number, string>()
  #last: Promise<void> = Promise.resolve()

  /**
   * Runs an order when the one before has reached its end state: a Reset in Stopping would be refused. Stop and abort wait for nobody,
   * but the next waits for them.
   */
  inTurn(name: string, run: () => Promise<void>): Promise<void> {
    const atOnce = name === 'stop' || name === 'abort'
    const running = atOnce ? run() : this.#last.then(run)
    // Whoever waits behind a refused order only waits; its error belongs to who gave it.
    this.#last = Promise.allSettled([this.#last, running]).then(() => undefined)
    return running
  }

  /** Remembers the order of a change number; the PLC gives back its low byte. */
  name(change: number, words: string): void {
    this.#names.set(change & 0xff, words)
  }

  nameOf(change: number): string | null {
    return this.#names.get(change & 0xff) ?? null
  }
}
