import { classesOf } from '../review/matter.ts'
import { Frames, pixelsOf } from '../review/frame.ts'
import { mirrored, type Picture } from '../review/picture.ts'
import { defaultView, type View } from '../review/view.ts'
import { penetrateSteps, thinWindow, windowAt } from '../review/window-level.ts'

/** Size and pitch at which the tools have to answer in 50 ms on the CPU: lines along the belt, channels across it. */
const size = { width: 1600, height: 1152, pitchMm: 0.8 } as const

/** Time of one tool in ms: `first` with everything anew, `next` while its window moves, `prepare` the part that a GPU leaves to the CPU. */
type Times = { readonly first: number; readonly next: number; readonly prepare: number }

/** Views of the tools, as their keys set them. */
const views: Readonly<Record<string, Partial<View>>> = {
  colour: {},
  safe: { map: 'safe' },
  grey: { map: 'grey' },
  negative: { negative: true },
  organic: { strip: 'organic' },
  metal: { strip: 'metal' },
  penetrate: penetrateSteps[2] ?? {},
  thin: thinWindow,
  absorb: windowAt(2),
  density: { map: 'density' },
  spectrum: { map: 'spectrum' },
  edge: { edge: true },
  enhance: { enhance: true },
  'enhance and edge': { enhance: true, edge: true },
}

/** A picture of layered boxes and discs with noise, dual energy: every class of matter and every thickness is in it. */
function samplePicture(): { picture: Picture; low: Uint16Array } {
  const { width, height } = size
  const [low, high] = [new Uint16Array(width * height), new Uint16Array(width * height)]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const thick =
        1.2 * (1 + Math.sin(x / 97) * Math.cos(y / 61)) + ((x >> 7) & 1) * 0.6 + (((at * 7919) % 1009) / 1009) * 0.02
      const ratio = 1.15 + 0.9 * (0.5 + 0.5 * Math.sin(y / 211))
      high[at] = 65_535 * Math.exp(-thick)
      low[at] = 65_535 * Math.exp(-thick * ratio)
    }
  return { picture: { width, height, high, classes: classesOf(low, high) }, low }
}

const rounds = 9

/** Shortest of some runs in ms: what the work takes when nothing else has the core. */
function shortest(work: (round: number) => void): number {
  let best = Infinity
  for (let round = 0; round < rounds; round++) {
    const from = performance.now()
    work(round)
    best = Math.min(best, performance.now() - from)
  }
  return best
}

function timesOf(picture: Picture, part: Partial<View>): Times {
  const view = { ...defaultView, ...part }
  const frames = new Frames()
  const next = (round: number): void =>
    void pixelsOf(frames.next(picture, { ...view, centre: view.centre + round / 100 }, size.pitchMm))
  return {
    first: shortest(() => void pixelsOf(new Frames().next(picture, view, size.pitchMm))),
    next: shortest(next),
    prepare: shortest(
      (round) => void frames.next(picture, { ...view, centre: view.centre - round / 100 }, size.pitchMm),
    ),
  }
}

const { picture, low } = samplePicture()
const tools = Object.fromEntries(Object.entries(views).map(([name, view]) => [name, timesOf(picture, view)]))
const once = {
  classes: shortest(() => void classesOf(low, picture.high)),
  'turn over': shortest(() => void mirrored(picture)),
}
process.stdout.write(JSON.stringify({ tools, once }))
