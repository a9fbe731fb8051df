import type { ShapeName } from '../shapes.tsx'
import type { ReviewState } from './review-state.ts'
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

/** The first page of the rail, in the order of use (page/DESIGN §6). */
export const firstTools: readonly Tool[] = [
  {
    name: 'colour',
    key: 'C',
    word: 'Colour',
    dual: true,
    on: ({ view }) => view.map === 'colour',
    act: (state) => state.change({ map: 'colour' }),
  },
  {
    name: 'grey',
    key: 'G',
    word: 'Grey',
    on: ({ view }) => view.map === 'grey',
    act: (state) => state.change({ map: 'grey' }),
  },
  {
    name: 'negative',
    key: 'N',
    word: 'Negative',
    on: ({ view }) => view.negative,
    act: (state) => state.change({ negative: !state.view.negative }),
  },
  strip('organic', 'O', 'Organic'),
  strip('metal', 'M', 'Metal'),
  {
    name: 'penetrate',
    key: 'H',
    word: 'Penetrate',
    on: ({ penetrate }) => penetrate > 0,
    act: (state) => state.nextPenetration(),
  },
  {
    name: 'edge',
    key: 'E',
    word: 'Edge',
    on: ({ view }) => view.edge,
    act: (state) => state.change({ edge: !state.view.edge }),
  },
  {
    name: 'zoom',
    key: '+',
    word: 'Zoom',
    on: ({ viewport }) => viewport.zoom > 1,
    act: ({ viewport, setViewport }) =>
      setViewport(viewport.zoom >= largestTouchZoom ? zoomStep({ ...viewport, zoom: 2 }, -1) : zoomStep(viewport, 1)),
  },
  { name: 'marks', key: 'U', word: 'Marks', on: ({ marksOn }) => marksOn, act: (state) => state.toggleMarks() },
]

/** The second page, behind More. */
export const moreTools: readonly Tool[] = [
  {
    name: 'window',
    key: 'V',
    word: 'Window',
    on: ({ mode }) => mode === 'window',
    act: (state) => state.toggleMode('window'),
  },
  {
    name: 'density',
    key: 'D',
    word: 'Density',
    on: ({ view }) => view.map === 'density',
    act: (state) => state.change({ map: state.view.map === 'density' ? 'colour' : 'density' }),
  },
  {
    name: 'measure',
    key: 'R',
    word: 'Measure',
    on: ({ mode }) => mode === 'measure',
    act: (state) => state.toggleMode('measure'),
  },
  { name: 'reset', key: '0', word: 'As it was', on: () => false, act: (state) => state.reset() },
]
