import { useMemo } from 'react'
import { useAddress, useStation } from './connection.ts'
import { StaffSheet } from './frame/staff-sheet.tsx'
import { HistoryScreen } from './history/history-screen.tsx'
import { LaneScreen } from './lane/lane-screen.tsx'
import { Waterfall } from './lane/waterfall.ts'
import { usePage } from './page-state.ts'
import { CalibrateScreen } from './service/calibrate-screen.tsx'
import { DevicesScreen } from './service/devices-screen.tsx'
import { StopScreen } from './stop/stop-screen.tsx'

/** The page. `?still` stops everything that moves, for pictures. */
export function App() {
  const still = useMemo(() => new URLSearchParams(location.search).has('still'), [])
  const waterfall = useMemo(() => new Waterfall(), [])
  useStation(waterfall)
  useAddress()
  const said = usePage((state) => state.said)
  const asksStaff = usePage((state) => state.asksStaff)
  const behind = usePage((state) => state.behind)
  return (
    <>
      <ScreenInView waterfall={waterfall} still={still} />
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

function ScreenInView({ waterfall, still }: { readonly waterfall: Waterfall; readonly still: boolean }) {
  const status = usePage((state) => state.status)
  const screen = usePage((state) => state.screen)
  if (!status)
    return (
      <main className="well-words">
        <h1>Waiting for the first word of the station.</h1>
      </main>
    )
  if (screen === 'history') return <HistoryScreen status={status} still={still} />
  if (screen === 'devices') return <DevicesScreen status={status} still={still} />
  if (screen === 'calibrate') return <CalibrateScreen status={status} still={still} />
  const stands = status.mode === 'safe' || status.mode === 'stopped'
  if (stands && status.stop) return <StopScreen status={status} stop={status.stop} still={still} />
  return <LaneScreen status={status} waterfall={waterfall} still={still} />
}
