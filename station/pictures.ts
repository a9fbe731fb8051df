import type { Grey16 } from './evidence/png.ts'
import { readPlane } from './evidence/store.ts'
import { thumbnailOf } from './evidence/thumbnail.ts'
import type { Pictures } from './serve/pictures.ts'
import { ServeError } from './serve/serve-error.ts'
import type { Storage } from './storage/storage.ts'

/** Pictures for the page, read from the stored evidence; thumbnails are made once and kept for as long as memory allows. */
export function picturesOf(storage: Storage, folder: string): Pictures {
  const kept = new Map<string, Uint8Array>()
  const fileOf = (inspectionId: string, plane: string | null): string => {
    const evidence = storage.get(inspectionId)?.scan?.evidence ?? []
    const file = plane === null ? evidence.at(-1) : evidence.find((candidate) => candidate.plane === plane)
    if (!file) throw new ServeError('not-found', 'There is no such picture.')
    return file.file
  }
  return {
    plane: async (inspectionId, plane) => readPlane(folder, fileOf(inspectionId, plane)),
    thumbnail: async (inspectionId) => {
      const known = kept.get(inspectionId)
      if (known) return known
      const bytes = await thumbnailOf(turned(await readPlane(folder, fileOf(inspectionId, null))), 240)
      if (kept.size > 500) kept.delete(kept.keys().next().value ?? '')
      kept.set(inspectionId, bytes)
      return bytes
    },
  }
}

/** A plane as the page shows it: the direction of travel goes to the right, so the first row becomes the rightmost column. */
function turned({ widthPx, heightPx, data }: Grey16): Grey16 {
  const out = new Uint16Array(data.length)
  for (let row = 0; row < heightPx; row++) {
    for (let channel = 0; channel < widthPx; channel++)
      out[channel * heightPx + heightPx - 1 - row] = data[row * widthPx + channel] ?? 0
  }
  return { widthPx: heightPx, heightPx: widthPx, data: out }
}
