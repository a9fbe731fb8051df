import { readCard } from '../../models/card.ts'
import { openSession } from '../../models/session.ts'
import { timeNetwork } from '../../models/speed.ts'
import { pythonPeer, type Row } from '../row.ts'

const [heightPx, widthPx, runs, threads] = [480, 400, 20, 2] as const

/** The network in ONNX Runtime, beside torch with the same weights, size and threads. */
export async function measureInference(): Promise<Row[]> {
  const session = await openSession(
    readCard(new URL('../../models/cards/foreign-object.json', import.meta.url).pathname),
    threads,
  )
  const ours = await timeNetwork(session, { heightPx, widthPx, runs })
  await session.close()
  const script = new URL('../../models/training/bench_torch.py', import.meta.url).pathname
  const torch = pythonPeer(script, [heightPx, widthPx, runs, threads], 'python3-torch')
  const what = `inference ${widthPx} × ${heightPx}, ${threads} threads`
  return [
    {
      what: `${what}, p50`,
      value: ours.p50Ms,
      unit: 'ms',
      goal: null,
      peer: 'torch',
      peerValue: torch['p50Ms'] ?? null,
      moreIsBetter: false,
    },
    {
      what: `${what}, CPU`,
      value: ours.cpuMs,
      unit: 'ms',
      goal: '≤ 90 with imaging',
      peer: null,
      peerValue: null,
      moreIsBetter: false,
    },
  ]
}
