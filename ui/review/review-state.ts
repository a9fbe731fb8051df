import { create } from 'zustand'
import { defaultView, type View } from './view.ts'
import { type Viewport, wholePicture } from './viewport.ts'
import { movedWindow, penetrateSteps } from './window-level.ts'

/** What one finger does on the picture. */
export type FingerMode = 'pan' | 'window' | 'measure'

/** A measured line, in pixels of the picture as shown. */
export type MeasuredLine = { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number }

/** How the picture is being looked at. Nothing of it is stored; a new parcel starts from the officer's default. */
export type ReviewState = {
  readonly view: View
  readonly viewport: Viewport
  readonly marksOn: boolean
  readonly mode: FingerMode
  readonly measured: MeasuredLine | null
  /** Number (from 1) of the reason that is being looked at. */
  readonly reason: number
  readonly penetrate: number
  setViewport(viewport: Viewport): void
  setWindow(centreBy: number, widthBy: number): void
  change(view: Partial<View>): void
  nextPenetration(): void
  pickReason(reason: number): void
  toggleMarks(): void
  toggleMode(mode: Exclude<FingerMode, 'pan'>): void
  measure(line: MeasuredLine | null): void
  reset(): void
}

/** The officer's own default, which every new parcel starts from. */
let officersView: View = defaultView

/** One store for the picture's tools. */
export const useReview = create<ReviewState>()((set) => ({
  view: officersView,
  viewport: wholePicture,
  marksOn: true,
  mode: 'pan',
  measured: null,
  reason: 1,
  penetrate: 0,
  setViewport: (viewport) => set({ viewport }),
  setWindow: (centreBy, widthBy) => set(({ view }) => ({ view: { ...view, ...movedWindow(view, centreBy, widthBy) } })),
  change: (changes) =>
    set(({ view }) => {
      if (changes.map === 'colour' || changes.map === 'grey') officersView = { ...officersView, map: changes.map }
      return { view: { ...view, ...changes } }
    }),
  nextPenetration: () =>
    set(({ penetrate, view }) => {
      const next = (penetrate + 1) % penetrateSteps.length
      return { penetrate: next, view: { ...view, ...penetrateSteps[next] } }
    }),
  pickReason: (reason) => set({ reason }),
  toggleMarks: () => set(({ marksOn }) => ({ marksOn: !marksOn })),
  toggleMode: (wanted) => set(({ mode }) => ({ mode: mode === wanted ? 'pan' : wanted, measured: null })),
  measure: (measured) => set({ measured }),
  reset: () =>
    set({ view: officersView, viewport: wholePicture, mode: 'pan', measured: null, penetrate: 0, reason: 1 }),
}))
