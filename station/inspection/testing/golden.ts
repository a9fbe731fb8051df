import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Inspection } from '../../contract/inspection.ts'
import type { Finding } from '../event.ts'
import type { LaneStory } from './lane-story.ts'

/** Compares a story with its golden lane log; `npm run golden` rewrites it. */
export function golden(name: string, story: LaneStory): void {
  const file = new URL(`../golden/${name}.txt`, import.meta.url)
  const text = `${story.log.join('\n')}\n`
  if (process.env['UPDATE_GOLDEN'] || !existsSync(file)) writeFileSync(file, text)
  assert.equal(text, readFileSync(file, 'utf8'))
}

/** The record of one parcel that is still on the belt, the foremost first. */
export function recordOf(story: LaneStory, at = 0): Inspection {
  const parcel = story.state.parcels[at]
  assert.ok(parcel)
  return parcel.record
}

/** Something in the picture that the declaration of the stories does not explain. */
export const foreignBody: Extract<Finding, { type: 'foreignObject' }> = {
  type: 'foreignObject',
  boxPx: [300, 400, 20, 20],
  score: 0.9,
  pValue: 0.005,
  threshold: 0.5,
  massG: 12,
}
