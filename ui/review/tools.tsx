import { useEffect, useState } from 'react'
import { ToggleButton } from 'react-aria-components'
import { Shape } from '../shapes.tsx'
import { shownView } from './frame.ts'
import type { Picture } from './picture.ts'
import { useReview } from './review-state.ts'
import { firstTools, moreTools, type Tool } from './tool-list.ts'
import { pan, zone, zoomStep } from './viewport.ts'

/** Tools that open a group of the rail; the first group needs no line above it. */
const opensGroup = new Set([...firstTools.slice(1), ...moreTools.slice(1)].map((group) => group[0]?.name))

/** The rail of image tools; every one is a key as well. Tools that need two energies say so on a lane with one. */
export function Tools({ picture }: { readonly picture: Picture | null }) {
  const state = useReview()
  const [more, setMore] = useState(false)
  const single = picture !== null && picture.classes === null
  useToolKeys(single, () => setMore((now) => !now))
  const shown = { ...state, view: shownView(state.view, single) }
  return (
    <nav className={more ? 'tools more' : 'tools'} aria-label="Image tools">
      {(more ? moreTools : firstTools).flat().map((tool) => {
        const off = tool.dual === true && single
        return (
          <ToggleButton
            key={tool.name}
            className={opensGroup.has(tool.name) ? 'opens' : ''}
            isSelected={!off && tool.on(shown)}
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
      <ToggleButton isSelected={more} onChange={setMore} aria-label="More tools" aria-keyshortcuts=".">
        <Shape name="dots" />
        <span aria-hidden="true">{more ? 'Back' : 'More'}</span>
      </ToggleButton>
    </nav>
  )
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-0.1, 0],
  ArrowRight: [0.1, 0],
  ArrowUp: [0, -0.1],
  ArrowDown: [0, 0.1],
}

function toolFor(key: string, single: boolean): Tool | undefined {
  const wanted = key.toUpperCase()
  return [...firstTools, ...moreTools].flat().find((tool) => tool.key === wanted && !(tool.dual && single))
}

/** Keys that are no tool of the rail. False when the key is none of them. */
function pressOther(event: KeyboardEvent, turnPage: () => void): boolean {
  const { viewport, setViewport } = useReview.getState()
  const arrow = isInList(event.target) ? undefined : arrows[event.key]
  if (arrow) setViewport(pan(viewport, ...arrow))
  else if (event.key === '+' || event.key === '-') setViewport(zoomStep(viewport, event.key === '+' ? 1 : -1))
  else if (event.key === '.') turnPage()
  else if (/^[1-9]$/.test(event.key)) setViewport(zone(Number(event.key)))
  else return false
  return true
}

function useToolKeys(single: boolean, turnPage: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      // The reason sheet has the digits to itself while it is open.
      const taken = event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)
      if (taken || document.querySelector('.sheet')) return
      if (!pressOther(event, turnPage)) toolFor(event.key, single)?.act(useReview.getState())
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [single, turnPage])
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== 'range'
  return target instanceof HTMLElement && target.tagName === 'TEXTAREA'
}

function isInList(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('.lines, .scroll, [role="menu"], .devs, .absorb') !== null
}
