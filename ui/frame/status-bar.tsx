import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import type { LaneStatus } from '../../station/contract/lane-status.ts'
import { call } from '../station-client.ts'
import { say } from '../saying.ts'
import { withStaff } from './staff.ts'
import { Shape } from '../shapes.tsx'
import { usePage } from '../page-state.ts'
import { linkWords } from '../words.ts'

const startedAt = Date.now()

/** What stands still in a picture for which the clock was stopped. */
const stillViewingMs = 756_000

type Props = { readonly status: LaneStatus; readonly still: boolean; readonly nav?: boolean }

/**
 * The bar that is the same on every screen: lane, its state, the beam by its read-back, headquarters, who is here, menu. `nav` gives the
 * technician's tabs in place of headquarters and viewing time.
 */
export function StatusBar({ status, still, nav = false }: Props) {
  return (
    <header className="bar">
      <div className="lane">
        <b>
          <bdi>{status.laneId}</bdi>
        </b>
      </div>
      <LaneState status={status} />
      <Beam status={status} />
      {nav ? <Tabs /> : null}
      <div className="grow" />
      {nav ? null : <Away status={status} still={still} />}
      <div className="dim">
        <Shape name="person" />
        <bdi>{status.staffId ?? 'nobody'}</bdi>
      </div>
      <BarMenu status={status} />
    </header>
  )
}

function Tabs() {
  const screen = usePage((state) => state.screen)
  const here = (name: string) => (screen === name ? { 'aria-current': 'page' as const } : {})
  return (
    <nav aria-label="Screens">
      <a href="#devices" {...here('devices')}>
        Devices
      </a>
      <a href="#calibrate" {...here('calibrate')}>
        Calibrate
      </a>
      <a href="#history">Past parcels</a>
      <a href="#">Lane</a>
    </nav>
  )
}

/** Headquarters in ink, not in colour: nobody here can or must act. Records that it refuses are another thing. */
function Away({ status, still }: { readonly status: LaneStatus; readonly still: boolean }) {
  const { hq } = status
  const nowMs = still ? status.atMs : Date.now()
  const viewingS = Math.floor((still ? stillViewingMs : nowMs - startedAt) / 1000)
  const shape = hq.state === 'linked' ? 'linked' : hq.state === 'refused' ? 'refer' : 'away'
  return (
    <>
      <div className={hq.state === 'linked' ? 'dim' : ''}>
        <Shape name={shape} />
        <span>{linkWords(hq, nowMs)}</span>
      </div>
      <div className="dim opt">
        <Shape name="eye" />
        <span>
          <span className={hq.state === 'linked' ? '' : 'wide'}>Viewing </span>
          <bdi>{`${Math.floor(viewingS / 60)}:${String(viewingS % 60).padStart(2, '0')}`}</bdi>
        </span>
      </div>
    </>
  )
}

function LaneState({ status }: { readonly status: LaneStatus }) {
  const { mode, stop } = status
  if (mode === 'safe') {
    return (
      <div className="isstop" role="status">
        <Shape name="stopOnRed" />
        <span>Safe stop</span>
      </div>
    )
  }
  const held = mode === 'stopped'
  return (
    <div role="status">
      <Shape name={held ? 'hold' : 'running'} />
      <span>{held ? (stop?.code === 'start-up' ? 'Waiting' : 'Held') : 'Running'}</span>
    </div>
  )
}

/** X-rays as they are read back, never as they were asked for. */
function Beam({ status }: { readonly status: LaneStatus }) {
  if (status.beam === 'unknown') {
    return (
      <div className="beam off" role="status">
        <Shape name="stop" />
        <span>X-ray state unknown</span>
      </div>
    )
  }
  const on = status.beam === 'on'
  return (
    <div className={on ? 'beam' : 'beam off'} role="status">
      <Shape name={on ? 'beam' : 'beamOff'} />
      <span>{on ? 'X-RAY ON' : 'X-ray off'}</span>
    </div>
  )
}

function BarMenu({ status }: { readonly status: LaneStatus }) {
  const running = status.mode === 'running' || status.mode === 'scanning'
  const act = (key: React.Key): void => {
    if (key === 'stop') withStaff(() => void call('lane.stop', {}).catch(say))
    else if (key === 'staff') usePage.setState({ asksStaff: true })
    else location.hash = key === 'lane' ? '' : String(key)
  }
  return (
    <MenuTrigger>
      <Button className="menu" aria-label="Menu">
        <Shape name="menu" />
      </Button>
      <Popover className="menu-sheet" placement="bottom end">
        <Menu onAction={act} aria-label="Menu">
          <MenuItem id="lane">Lane</MenuItem>
          <MenuItem id="history">Past parcels</MenuItem>
          <MenuItem id="devices">Devices</MenuItem>
          <MenuItem id="calibrate">Calibrate</MenuItem>
          <MenuItem id="staff">Change staff number</MenuItem>
          {running ? <MenuItem id="stop">Stop the lane</MenuItem> : null}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
