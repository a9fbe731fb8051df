import { thumbnailUrl } from '../station-client.ts'

const mostKept = 24
const kept = new Map<string, HTMLImageElement>()

/** The station's small picture of an inspection for the belt strip; null until it is there. Asked for once. */
export function smallPicture(inspectionId: string): HTMLImageElement | null {
  const known = kept.get(inspectionId)
  if (known) return known.complete && known.naturalWidth > 0 ? known : null
  const image = new Image()
  image.src = thumbnailUrl(inspectionId)
  kept.set(inspectionId, image)
  while (kept.size > mostKept) kept.delete(kept.keys().next().value ?? '')
  return null
}
