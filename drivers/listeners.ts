import type { Unsubscribe } from './device.ts'

/** A list of listeners of one kind of news; `tell` reaches those that were there when it began. */
export class Listeners<T> {
  readonly #listeners = new Set<(news: T) => void>()

  add(listen: (news: T) => void): Unsubscribe {
    this.#listeners.add(listen)
    return () => void this.#listeners.delete(listen)
  }

  tell(news: T): void {
    for (const listen of [...this.#listeners]) listen(news)
  }

  get any(): boolean {
    return this.#listeners.size > 0
  }
}
