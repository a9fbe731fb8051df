import { useEffect, useState } from 'react'
import type { Inspection } from '../../station/contract/inspection.ts'
import { fetchPlane } from '../station-client.ts'
import { type Picture, pictureOf } from './picture.ts'

/** Pictures kept ready, about 3 MB each. */
const mostPictures = 12

const ready = new Map<string, Picture>()
const underWay = new Map<string, Promise<Picture | null>>()

/** Fetches the picture of a record once and keeps it; null where it cannot be had (it is asked for again the next time). */
export function pictureFor(record: Inspection): Promise<Picture | null> {
  const known = ready.get(record.id)
  if (known) return Promise.resolve(known)
  const running = underWay.get(record.id)
  if (running) return running
  const asked = fetchPicture(record).finally(() => underWay.delete(record.id))
  underWay.set(record.id, asked)
  return asked
}

async function fetchPicture({ id, scan }: Inspection): Promise<Picture | null> {
  const names = (scan?.evidence ?? []).map((file) => file.plane)
  if (names.length === 0) return null
  try {
    const picture = pictureOf(await Promise.all(names.map((name) => fetchPlane(id, name))))
    if (picture) ready.set(id, picture)
    while (ready.size > mostPictures) ready.delete(ready.keys().next().value ?? '')
    return picture
  } catch {
    // The stage says that the picture is being fetched; the next word on this parcel asks again.
    return null
  }
}

/** The picture of a record, or null until it is there. */
export function usePicture(record: Inspection | null): Picture | null {
  const [, setTurn] = useState(0)
  useEffect(() => {
    let gone = false
    if (record && !ready.has(record.id))
      void pictureFor(record).then((picture) => {
        if (picture && !gone) setTurn((turn) => turn + 1)
      })
    return () => {
      gone = true
    }
  }, [record])
  return record ? (ready.get(record.id) ?? null) : null
}
