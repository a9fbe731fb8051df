import { useEffect, useMemo, useState } from 'react'
import type { Inspection } from '../../station/contract/inspection.ts'
import { usePage } from '../page-state.ts'
import { call } from '../station-client.ts'
import { mirrored, type Picture } from './picture.ts'
import { usePicture } from './pictures.ts'
import { useReview } from './review-state.ts'
import { lastSimilar } from './similar.ts'

/** Parcels that are looked through for one of the same goods. */
const lookedThrough = 200

/** What lies beside the parcel in view: a record (null: there is none, undefined: being sought) and its picture. */
export type Beside = { readonly record: Inspection | null | undefined; readonly picture: Picture | null }

/** Seeks the last parcel of the same declared goods among those known here and the station's recent ones, while `on`. */
export function useBeside(record: Inspection | null, on: boolean): Beside {
  const [found, setFound] = useState<Beside['record']>(undefined)
  const turnedOver = useReview((state) => state.mirrored)
  const picture = usePicture(on ? (found ?? null) : null)
  useEffect(() => {
    let gone = false
    setFound(undefined)
    if (!on || !record) return undefined
    void recentOnes().then((recent) => {
      if (!gone) setFound(lastSimilar(record, [...recent, ...usePage.getState().inspections.values()]))
    })
    return () => {
      gone = true
    }
    // A new word on the same parcel does not change its goods.
  }, [record?.id, on])
  const shown = useMemo(() => (picture && turnedOver ? mirrored(picture) : picture), [picture, turnedOver])
  return { record: found, picture: shown }
}

async function recentOnes(): Promise<readonly Inspection[]> {
  // A station that does not answer leaves those that the page knows.
  return call('inspections.recent', { limit: lookedThrough }).catch(() => [])
}
