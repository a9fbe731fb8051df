import { setTimeout as wait } from 'node:timers/promises'

/** Waits until something is so; fails with the words after a generous time. */
export async function until(claim: () => boolean | Promise<boolean>, words: string, withinMs = 30_000): Promise<void> {
  const endMs = Date.now() + withinMs
  while (!(await claim())) {
    if (Date.now() > endMs) throw new Error(`Not within ${withinMs} ms: ${words}`)
    await wait(15)
  }
}
