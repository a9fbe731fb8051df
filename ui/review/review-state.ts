import { create } from 'zustand'
import { defaultView, penetrateSteps, type View } from './palette.ts'
import { type Viewport, wholePicture } from './viewport.ts'

/** How the picture is being looked at. Nothing of it is stored; a new parcel starts from the officer's default. */
export type ReviewState = {
  readonly view: View
  readonly viewport: Viewport
  readonly marksOn: boolean
  /** What one finger does on the picture. */
  readonly mode: 'pan' | 'window'
  /** Number (from 1) of the reason that is being looked at. */
  readonly reason: number
  readonly penetrate: number
  setViewport(viewport: Viewport): void
  setWindow(centreBy: number, widthBy: number): void
  change(view: Partial<View>): void
  nextPenetration(): void
  pickReason(reason: number): void
  toggleMarks(): void
  toggleWindow(): void
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
  reason: 1,
  penetrate: 0,
  setViewport: (viewport) => set({ viewport }),
  setWindow: (centreBy, widthBy) =>
    set(({ view }) => ({
      view: {
        ...view,
        centre: Math.max(0.1, Math.min(7, view.centre + centreBy)),
        width: Math.max(0.2, Math.min(8, view.width + widthBy)),
      },
    })),
  change: (changes) =>
    set(({ view }) => {
      if (changes.map) officersView = { ...officersView, map: changes.map }
      return { view: { ...view, ...changes } }
    }),
  nextPenetration: () =>
    set(({ penetrate, view }) => {
      const next = (penetrate + 1) % penetrateSteps.length
      return { penetrate: next, view: { ...view, ...penetrateSteps[next] } }
    }),
  pickReason: (reason) => set({ reason }),
  toggleMarks: () => set(({ marksOn }) => ({ marksOn: !marksOn })),
  toggleWindow: () => set(({ mode }) => ({ mode: mode === 'window' ? 'pan' : 'window' })),
  reset: () => set({ view: officersView, viewport: wholePicture, mode: 'pan', penetrate: 0, reason: 1 }),
}))
