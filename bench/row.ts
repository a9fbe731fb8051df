import { spawnSync } from 'node:child_process'

/** One measured number: ours, its unit, the goal where there is one, and a peer's number from the same run. */
export type Row = {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly goal: string | null
  readonly peer: string | null
  readonly peerValue: number | null
  /** True when larger is better, so that the ratio can be read as "times better". */
  readonly moreIsBetter: boolean
}

/** A row without a peer. */
export function own(what: string, value: number, unit: string, goal: string | null = null): Row {
  return { what, value, unit, goal, peer: null, peerValue: null, moreIsBetter: false }
}

/** How many times better than its peer; null without one. */
export function ratioOf({ value, peerValue, moreIsBetter }: Row): number | null {
  if (peerValue === null || value === 0 || peerValue === 0) return null
  return moreIsBetter ? value / peerValue : peerValue / value
}

/** Value at a share of the sorted list. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Runs a Python peer and reads the JSON it prints. Throws with what it said when it cannot run: a peer is never left out in silence. */
export function pythonPeer(script: string, args: readonly (string | number)[], needs: string): Record<string, number> {
  const done = spawnSync('/usr/bin/python3', [script, ...args.map(String)], { encoding: 'utf8', timeout: 300_000 })
  if (done.status === 0) return JSON.parse(done.stdout) as Record<string, number>
  throw new Error(
    `${script} did not run (${done.stderr.trim().split('\n').at(-1) ?? done.error?.message ?? 'no words'}). It needs: apt-get install ${needs}`,
  )
}
