import type { ShapeName } from '../shapes.tsx'
import { isThin, type FingerMode, type ReviewState } from './review-state.ts'
import type { ColourMap } from './view.ts'
import { zoomStep } from './viewport.ts'

/** One tool of the rail: its key, its word, whether it is on, and what it does. `dual` needs two energies. */
export type Tool = {
  readonly name: ShapeName
  readonly key: string
  readonly word: string
  readonly dual?: boolean
  readonly on: (state: ReviewState) => boolean
  readonly act: (state: ReviewState) => void
}

/** Zoom from which the next touch on the rail's zoom leads back to the whole picture. */
const largestTouchZoom = 8

const strip = (name: 'organic' | 'metal', key: string, word: string): Tool => ({
  name,
  key,
  word,
  dual: true,
  on: ({ view }) => view.strip === name,
  act: (state) => state.change({ strip: state.view.strip === name ? null : name }),
})

const map = (name: ColourMap & ShapeName, key: string, word: string, dual = false): Tool => ({
  name,
  key,
  word,
  dual,
  on: ({ view }) => view.map === name,
  act: (state) => state.toggleMap(name),
})

/** A tool that turns a part of the view on and off. */
const flag = (name: 'negative' | 'edge' | 'enhance', key: string, word: string): Tool => ({
  name,
  key,
  word,
  on: ({ view }) => view[name],
  act: (state) => state.change({ [name]: !state.view[name] }),
})

/** A tool that changes what one finger does. */
const finger = (name: Exclude<FingerMode, 'pan'>, key: string, word: string): Tool => ({
  name,
  key,
  word,
  on: ({ mode }) => mode === name,
  act: (state) => state.toggleMode(name),
})

const penetrate: Tool = {
  name: 'penetrate',
  key: 'H',
  word: 'Penetrate',
  on: ({ penetrate }) => penetrate > 0,
  act: (state) => state.nextPenetration(),
}

const zoom: Tool = {
  name: 'zoom',
  key: '+',
  word: 'Zoom',
  on: ({ viewport }) => viewport.zoom > 1,
  act: ({ viewport, setViewport }) =>
    setViewport(viewport.zoom >= largestTouchZoom ? zoomStep({ ...viewport, zoom: 2 }, -1) : zoomStep(viewport, 1)),
}

const marks: Tool = {
  name: 'marks',
  key: 'U',
  word: 'Marks',
  on: ({ marksOn }) => marksOn,
  act: (state) => state.toggleMarks(),
}

/** The first page of the rail, in the order of use (page/DESIGN §6), in groups: colours, matter, contrast, looking. */
export const firstTools: readonly (readonly Tool[])[] = [
  [map('colour', 'C', 'Colour', true), map('grey', 'G', 'Grey'), flag('negative', 'N', 'Negative')],
  [strip('organic', 'O', 'Organic'), strip('metal', 'M', 'Metal')],
  [penetrate, flag('edge', 'E', 'Edge')],
  [zoom, marks],
]

/** The second page, behind More, in pairs: other colours, contrast by absorption, looking closer, comparing. */
export const moreTools: readonly (readonly Tool[])[] = [
  [
    map('safe', 'S', 'Safe', true),
    map('spectrum', 'P', 'Spectrum'),
    map('density', 'D', 'Density'),
    flag('enhance', 'W', 'Enhance'),
  ],
  [
    { name: 'thin', key: 'L', word: 'Thin', on: ({ view }) => isThin(view), act: (state) => state.toggleThin() },
    { name: 'absorb', key: 'A', word: 'Absorb', on: ({ absorb }) => absorb, act: (state) => state.toggleAbsorb() },
    finger('window', 'V', 'Window'),
    finger('lens', 'K', 'Lens'),
  ],
  [
    { name: 'beside', key: 'B', word: 'Beside', on: ({ beside }) => beside, act: (state) => state.toggleBeside() },
    { name: 'mirror', key: 'T', word: 'Turn over', on: isTurnedOver, act: (state) => state.toggleMirrored() },
    finger('measure', 'R', 'Measure'),
    { name: 'reset', key: '0', word: 'As it was', on: () => false, act: (state) => state.reset() },
  ],
]

function isTurnedOver({ beside, mirrored }: ReviewState): boolean {
  return beside && mirrored
}
