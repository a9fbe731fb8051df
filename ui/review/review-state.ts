import { create } from 'zustand'
import { type ColourMap, defaultView, type View } from './view.ts'
import { type Viewport, wholePicture } from './viewport.ts'
import { movedWindow, penetrateSteps, runningWindow, thinWindow, windowAt } from './window-level.ts'

/** What one finger does on the picture. */
export type FingerMode = 'pan' | 'window' | 'measure' | 'lens'

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
  /** True while the slider of variable absorption is shown. */
  readonly absorb: boolean
  /** True while the last similar parcel lies beside this one, and whether it is turned over. */
  readonly beside: boolean
  readonly mirrored: boolean
  setViewport(viewport: Viewport): void
  setWindow(centreBy: number, widthBy: number): void
  change(view: Partial<View>): void
  /** Another colour map, or back to the officer's own when it is on already. */
  toggleMap(map: ColourMap): void
  nextPenetration(): void
  toggleThin(): void
  toggleAbsorb(): void
  /** Variable absorption at a place of its slider, in −ln of transmission. */
  absorbAt(centre: number): void
  toggleBeside(): void
  toggleMirrored(): void
  pickReason(reason: number): void
  toggleMarks(): void
  toggleMode(mode: Exclude<FingerMode, 'pan'>): void
  measure(line: MeasuredLine | null): void
  reset(): void
}

/** The officer's own default, which every new parcel starts from. */
let officersView: View = defaultView

/** Maps that an officer may prefer; the ordered scales are looked at and left again. */
const preferable: readonly ColourMap[] = ['colour', 'safe', 'grey']

/** Whether the view is the window for thin things. */
export function isThin({ centre, width }: View): boolean {
  return centre === thinWindow.centre && width === thinWindow.width
}

const plainWindow = penetrateSteps[0]
/** What every new parcel and every "as it was" starts from, the view aside. */
const atRest = {
  viewport: wholePicture,
  mode: 'pan',
  measured: null,
  reason: 1,
  penetrate: 0,
  absorb: false,
  beside: false,
  mirrored: false,
} as const

/** One store for the picture's tools. */
export const useReview = create<ReviewState>()((set) => ({
  view: officersView,
  ...atRest,
  marksOn: true,
  setViewport: (viewport) => set({ viewport }),
  setWindow: (centreBy, widthBy) => set(({ view }) => ({ view: { ...view, ...movedWindow(view, centreBy, widthBy) } })),
  change: (changes) => set(({ view }) => ({ view: { ...view, ...changes } })),
  toggleMap: (wanted) =>
    set(({ view }) => {
      const map = view.map === wanted && !preferable.includes(wanted) ? officersView.map : wanted
      if (preferable.includes(map)) officersView = { ...officersView, map }
      return { view: { ...view, map } }
    }),
  nextPenetration: () =>
    set(({ penetrate, view }) => {
      const next = (penetrate + 1) % penetrateSteps.length
      return { penetrate: next, absorb: false, view: { ...view, ...penetrateSteps[next] } }
    }),
  toggleThin: () =>
    set(({ view }) => ({
      penetrate: 0,
      absorb: false,
      view: { ...view, ...(isThin(view) ? plainWindow : thinWindow) },
    })),
  toggleAbsorb: () =>
    set(({ absorb, view }) => ({
      absorb: !absorb,
      penetrate: 0,
      view: { ...view, ...(absorb ? plainWindow : windowAt(runningWindow.start)) },
    })),
  absorbAt: (centre) => set(({ view }) => ({ view: { ...view, ...windowAt(centre) } })),
  toggleBeside: () => set(({ beside }) => ({ beside: !beside, mirrored: false })),
  toggleMirrored: () => set(({ beside, mirrored }) => ({ beside: true, mirrored: !(beside && mirrored) })),
  pickReason: (reason) => set({ reason }),
  toggleMarks: () => set(({ marksOn }) => ({ marksOn: !marksOn })),
  toggleMode: (wanted) => set(({ mode }) => ({ mode: mode === wanted ? 'pan' : wanted, measured: null })),
  measure: (measured) => set({ measured }),
  reset: () => set({ ...atRest, view: officersView }),
}))
