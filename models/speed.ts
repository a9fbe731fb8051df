import type { ModelSession } from './session.ts'

/** How long a network takes for one picture: wall time in ms, and CPU time of all its threads in ms. */
export type NetworkSpeed = {
  readonly heightPx: number
  readonly widthPx: number
  readonly runs: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly cpuMs: number
}

const warmUps = 3

/**
 * Times the network alone on an even picture (attenuation 0.3 after scaling), as `training/bench_torch.py` does for torch. Sides are
 * multiples of the card's `padMultiple`. It blocks its thread while it runs.
 */
export async function timeNetwork(
  session: ModelSession,
  { heightPx, widthPx, runs }: Pick<NetworkSpeed, 'heightPx' | 'widthPx' | 'runs'>,
): Promise<NetworkSpeed> {
  const input = { data: new Float32Array(heightPx * widthPx).fill(0.3), widthPx, heightPx }
  for (let turn = 0; turn < warmUps; turn++) await session.run(input)
  const walls: number[] = []
  const before = process.cpuUsage()
  for (let turn = 0; turn < runs; turn++) {
    const from = performance.now()
    await session.run(input)
    walls.push(performance.now() - from)
  }
  const { user, system } = process.cpuUsage(before)
  walls.sort((a, b) => a - b)
  const quantile = (q: number): number => walls[Math.min(runs - 1, Math.floor(q * runs))] ?? 0
  return { heightPx, widthPx, runs, p50Ms: quantile(0.5), p99Ms: quantile(0.99), cpuMs: (user + system) / 1000 / runs }
}
