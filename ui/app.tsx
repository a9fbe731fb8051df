import { useEffect, useMemo } from 'react'
import { StaffSheet } from './frame/staff-sheet.tsx'
import { HistoryScreen } from './history/history-screen.tsx'
import { LaneScreen } from './lane/lane-screen.tsx'
import { Waterfall } from './lane/waterfall.ts'
import { keepInspection, screenOf, usePage } from './page-state.ts'
import { DevicesScreen } from './service/devices-screen.tsx'
import { listen } from './station-client.ts'
import { StopScreen } from './stop/stop-screen.tsx'

/** Silence of the station after which the page says that it is behind. */
const silenceMs = 1000

/** The page. `?still` stops everything that moves, for pictures. */
export function App() {
  const still = useMemo(() => new URLSearchParams(location.search).has('still'), [])
  const waterfall = useMemo(() => new Waterfall(), [])
  useStation(waterfall)
  useAddress()
  const status = usePage((state) => state.status)
  const screen = usePage((state) => state.screen)
  const behind = usePage((state) => state.behind)
  const said = usePage((state) => state.said)
  const asksStaff = usePage((state) => state.asksStaff)
  if (!status)
    return (
      <main className="well-words">
        {behind
          ? 'The station does not answer yet. The lane is safe; the gate holds every parcel.'
          : 'Waiting for the first word of the station.'}
      </main>
    )
  const stop = status.mode === 'safe' || status.mode === 'stopped' ? status.stop : null
  return (
    <>
      {screen === 'history' ? (
        <HistoryScreen status={status} still={still} />
      ) : screen === 'devices' ? (
        <DevicesScreen status={status} still={still} />
      ) : stop ? (
        <StopScreen status={status} stop={stop} still={still} />
      ) : (
        <LaneScreen status={status} waterfall={waterfall} still={still} />
      )}
      {asksStaff ? <StaffSheet /> : null}
      {said ? (
        <div className="said" role="alert">
          {said}
        </div>
      ) : null}
      {behind ? (
        <div className="behind" role="alert">
          <span>This screen is behind. The lane is safe; the gate holds every parcel.</span>
        </div>
      ) : null}
    </>
  )
}

/** Hears the station for as long as the page lives. */
function useStation(waterfall: Waterfall): void {
  useEffect(() => {
    const stop = listen({
      event: (name, body) => {
        if (name === 'lane.status') usePage.setState({ status: body as never, statusAt: performance.now() })
        else if (name === 'inspection.changed') keepInspection(body as never)
        else usePage.setState({ devices: body as never })
      },
      strip: (strip) => waterfall.add(strip),
      alive: (open) => {
        if (open) usePage.setState({ heardAt: performance.now(), behind: false })
      },
    })
    const timer = setInterval(() => {
      const { heardAt, behind } = usePage.getState()
      const silent = performance.now() - heardAt > silenceMs
      if (silent !== behind) usePage.setState({ behind: silent })
    }, 100)
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [waterfall])
}

/** The address names the screen, so that a reload stays where it was; Esc leads back to the lane. */
function useAddress(): void {
  useEffect(() => {
    const follow = (): void => usePage.setState({ screen: screenOf(location.hash) })
    const escape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !document.querySelector('.sheet, [role="menu"]') && location.hash !== '')
        location.hash = ''
    }
    addEventListener('hashchange', follow)
    addEventListener('keydown', escape)
    return () => {
      removeEventListener('hashchange', follow)
      removeEventListener('keydown', escape)
    }
  }, [])
}
