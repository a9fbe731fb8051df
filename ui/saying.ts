import { usePage } from './page-state.ts'

const saidForMs = 6000
let timer: ReturnType<typeof setTimeout> | undefined

/** Puts a sentence at the foot of the page for a few seconds: why a call was refused, and what is still possible. */
export function say(error: unknown): void {
  usePage.setState({ said: error instanceof Error ? error.message : String(error) })
  clearTimeout(timer)
  timer = setTimeout(() => usePage.setState({ said: null }), saidForMs)
}
