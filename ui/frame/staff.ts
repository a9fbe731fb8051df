import { usePage } from '../page-state.ts'

let waiting: (() => void) | null = null

/** Does something that is written down under a person's number; asks for the number first where the station has none. */
export function withStaff(act: () => void): void {
  if (usePage.getState().status?.staffId) return act()
  waiting = act
  usePage.setState({ asksStaff: true })
}

/** Closes the question; with a number given, what waited for it is done. */
export function staffGiven(given: boolean): void {
  const act = waiting
  waiting = null
  usePage.setState({ asksStaff: false })
  if (given) act?.()
}
