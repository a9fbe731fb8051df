import { setTimeout as wait } from 'node:timers/promises'

/** Asks again until the answer is neither null nor false, and returns it; throws with the words after the deadline. */
export async function soon<T>(
  ask: () => Promise<T | null | false> | T | null | false,
  words: string | (() => Promise<string>),
  deadlineMs = 30_000,
): Promise<T> {
  const until = Date.now() + deadlineMs
  for (;;) {
    const answer = await ask()
    if (answer !== null && answer !== false) return answer
    if (Date.now() > until)
      throw new Error(`Still not so after ${deadlineMs} ms: ${typeof words === 'string' ? words : await words()}`)
    await wait(50)
  }
}
