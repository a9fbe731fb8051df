import { setTimeout as wait } from 'node:timers/promises'

/** Waits until the claim holds, looking every few ms; throws with the words after the deadline. For tests of things that take their time. */
export async function eventually(claim: () => boolean, words: string, deadlineMs = 10_000): Promise<void> {
  const until = Date.now() + deadlineMs
  while (!claim()) {
    if (Date.now() > until) throw new Error(`Still not true after ${deadlineMs} ms: ${words}`)
    await wait(10)
  }
}
