import type { StoryParcel } from './story.ts'

/**
 * Numbers of the items in the scene that a lie is about: what is hidden, or the goods of the line that was left out or told otherwise.
 * Empty where the lie is about the whole parcel or there is none.
 */
export function lieItemsOf({ declaration, truth, scene }: StoryParcel): readonly number[] {
  const numbered = scene.items.map((item, at) => ({ ...item, at }))
  const hidden = numbered.filter(({ role }) => role === 'contraband').map(({ at }) => at)
  if (hidden.length > 0) return hidden
  if (!['undeclared', 'swap', 'confusableSwap', 'quantity'].includes(truth.lie) || !declaration) return []
  const wrong = truth.lines.find((line, at) => {
    const said = declaration.lines[at]
    return said?.hs6 !== line.hs6 || said.quantity !== line.quantity || said.netMassG !== line.netMassG
  })
  return numbered.filter(({ role, kind }) => role === 'goods' && kind === wrong?.kind).map(({ at }) => at)
}
