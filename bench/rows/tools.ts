import { spawnSync } from 'node:child_process'
import { own, type Row } from '../row.ts'

type Times = { readonly first: number; readonly next: number; readonly prepare: number }
type Answer = { readonly tools: Readonly<Record<string, Times>>; readonly once: Readonly<Record<string, number>> }

const script = new URL('../../ui/testing/tool-times.ts', import.meta.url).pathname
const goals = { frame: '≤ 50', gpu: '≤ 16.7 (60 frames/s)' } as const

/**
 * Image tools of the page at 1,152 × 1,600, dual energy, by the page's own functions on one core: a whole frame of each tool
 * with everything anew, a frame while the window moves, and what remains for the CPU where a GPU paints. Throws when the page's script does not run.
 */
export async function measureTools(): Promise<Row[]> {
  // The page is a room of its own that nobody imports; it answers as a program.
  const done = spawnSync(process.execPath, [script], { encoding: 'utf8', timeout: 300_000 })
  if (done.status !== 0)
    throw new Error(`${script} did not run: ${done.stderr.trim().split('\n').at(-1) ?? 'no words'}`)
  const { tools, once } = JSON.parse(done.stdout) as Answer
  const worst = (part: keyof Times): number => Math.max(...Object.values(tools).map((times) => times[part]))
  const frames = Object.entries(tools).map(([name, { first }]) =>
    own(`tool ${name}, a frame on the CPU`, first, 'ms', goals.frame),
  )
  const moving = own('slowest tool, a frame on the CPU while the window moves', worst('next'), 'ms', goals.frame)
  const gpu = own("slowest tool, the CPU's part of a frame with a GPU", worst('prepare'), 'ms', goals.gpu)
  const prepared = Object.entries(once).map(([name, ms]) => own(`picture ${name}, once`, ms, 'ms', goals.frame))
  return [...frames, moving, gpu, ...prepared]
}
