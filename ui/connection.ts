import { useEffect } from 'react'
import type { Waterfall } from './lane/waterfall.ts'
import { keepInspection, screenOf, usePage } from './page-state.ts'
import { pictureFor } from './review/pictures.ts'
import { call, listen } from './station-client.ts'

/** Silence of the station after which the page says that it is behind; it speaks at least twice a second. */
export const silenceMs = 1000
/** Parcels that a page asks for when it opens. */
const firstParcels = 20

/** Hears the station for as long as the page lives. A silent station is said so; when it speaks again everything goes on. */
export function useStation(waterfall: Waterfall): void {
  useEffect(() => {
    const stop = listen({
      status: (status) => {
        const before = usePage.getState().status
        // A new stop takes the screen; who then goes elsewhere stays there.
        if (status.stop && status.stop.sinceMs !== before?.stop?.sinceMs && before) location.hash = ''
        usePage.setState({ status, statusAt: performance.now() })
      },
      inspection: (record) => {
        keepInspection(record)
        // The picture is there before the verdict asks for it.
        if (record.scan && record.closedAt === null) void pictureFor(record)
      },
      devices: (devices) => usePage.setState({ devices }),
      strip: (strip) => waterfall.add(strip),
      opened: () => void catchUp(),
      heard: () => usePage.setState({ heardAt: performance.now(), behind: false }),
    })
    const timer = setInterval(() => {
      const { heardAt, behind } = usePage.getState()
      if (!behind && performance.now() - heardAt > silenceMs) usePage.setState({ behind: true })
    }, 100)
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [waterfall])
}

/** What the page missed while it was not connected. What cannot be had now comes with the next word on it. */
async function catchUp(): Promise<void> {
  const recent = await call('inspections.recent', { limit: firstParcels }).catch(() => [])
  const known = usePage.getState().inspections
  for (const record of recent.reverse()) if (!known.has(record.id)) keepInspection(record)
}

/** The address names the screen, so that a reload stays where it was; Esc leads back to the lane. */
export function useAddress(): void {
  useEffect(() => {
    const follow = (): void => usePage.setState({ screen: screenOf(location.hash) })
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || document.querySelector('.sheet, .staff, [role="menu"]')) return
      if (location.hash !== '') location.hash = ''
    }
    addEventListener('hashchange', follow)
    addEventListener('keydown', escape)
    return () => {
      removeEventListener('hashchange', follow)
      removeEventListener('keydown', escape)
    }
  }, [])
}
