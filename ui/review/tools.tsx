import { useEffect } from 'react'
import { ToggleButton } from 'react-aria-components'
import { Shape, type ShapeName } from '../shapes.tsx'
import type { Picture } from './picture.ts'
import { type ReviewState, useReview } from './review-state.ts'
import { pan, zone, zoomStep } from './viewport.ts'

/** One tool of the rail: its key, its word, whether it is on, and what it does. */
type Tool = {
  readonly name: ShapeName
  readonly key: string
  readonly word: string
  readonly on: (state: ReviewState) => boolean
  readonly act: (state: ReviewState) => void
  readonly dual?: boolean
}

const tools: readonly Tool[] = [
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
  {
    name: 'organic',
    key: 'O',
    word: 'Organic',
    dual: true,
    on: ({ view }) => view.strip === 'organic',
    act: (state) => state.change({ strip: state.view.strip === 'organic' ? null : 'organic' }),
  },
  {
    name: 'metal',
    key: 'M',
    word: 'Metal',
    dual: true,
    on: ({ view }) => view.strip === 'metal',
    act: (state) => state.change({ strip: state.view.strip === 'metal' ? null : 'metal' }),
  },
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
    name: 'window',
    key: 'V',
    word: 'Window',
    on: ({ mode }) => mode === 'window',
    act: (state) => state.toggleWindow(),
  },
  {
    name: 'zoom',
    key: '+',
    word: 'Zoom',
    on: ({ viewport }) => viewport.zoom > 1,
    act: (state) =>
      state.setViewport(
        state.viewport.zoom >= 8 ? zoomStep({ ...state.viewport, zoom: 2 }, -1) : zoomStep(state.viewport, 1),
      ),
  },
  { name: 'marks', key: 'U', word: 'Marks', on: ({ marksOn }) => marksOn, act: (state) => state.toggleMarks() },
]

/** The rail of image tools; every one is a key as well. Tools that need two energies say so on a lane with one. */
export function Tools({ picture }: { readonly picture: Picture | null }) {
  const state = useReview()
  const single = picture !== null && picture.classes === null
  useToolKeys(single)
  return (
    <nav className="tools" aria-label="Image tools">
      {tools.map((tool) => {
        const off = tool.dual === true && single
        const isOn = off
          ? false
          : tool.name === 'grey'
            ? tool.on(state) || (single && state.view.map === 'colour')
            : tool.on(state)
        return (
          <ToggleButton
            key={tool.name}
            isSelected={isOn}
            isDisabled={off}
            onChange={() => tool.act(useReview.getState())}
            aria-label={off ? `${tool.word}: this scanner has one energy` : tool.word}
            aria-keyshortcuts={tool.key}
          >
            <Shape name={tool.name} />
            <span aria-hidden="true">{tool.word}</span>
          </ToggleButton>
        )
      })}
    </nav>
  )
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-0.1, 0],
  ArrowRight: [0.1, 0],
  ArrowUp: [0, -0.1],
  ArrowDown: [0, 0.1],
}

function useToolKeys(single: boolean): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return
      if (!moveByKey(event))
        tools.find((tool) => tool.key === event.key.toUpperCase() && !(tool.dual && single))?.act(useReview.getState())
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [single])
}

/** Keys that move over the picture: 0 back to the whole, − out, arrows, nine zones, L for light things. True when it was one. */
function moveByKey(event: KeyboardEvent): boolean {
  const state = useReview.getState()
  const arrow = arrows[event.key]
  if (event.key === '0') state.reset()
  else if (event.key === '-') state.setViewport(zoomStep(state.viewport, -1))
  else if (event.key.toUpperCase() === 'L') state.change({ centre: 0.5, width: 1 })
  else if (arrow && !isInList(event.target)) state.setViewport(pan(state.viewport, ...arrow))
  else if (/^[1-9]$/.test(event.key) && !document.querySelector('.sheet')) state.setViewport(zone(Number(event.key)))
  else return false
  return true
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.tagName === 'INPUT' || target.tagName === 'TEXTAREA')
}

function isInList(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('.lines, [role="menu"], .devs') !== null
}
