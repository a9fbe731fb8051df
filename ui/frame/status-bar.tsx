import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import type { LaneStatus } from '../../station/contract/lane-status.ts'
import { call } from '../station-client.ts'
import { say } from '../saying.ts'
import { Shape } from '../shapes.tsx'
import { usePage } from '../page-state.ts'
import { duration, linkWords } from '../words.ts'

const startedAt = Date.now()

/** The bar that is the same on every screen: lane, its state, the beam by its read-back, headquarters, who is here, menu. */
export function StatusBar({ status, still }: { readonly status: LaneStatus; readonly still: boolean }) {
  const nowMs = still ? status.atMs : Date.now()
  return (
    <header className="bar">
      <div className="lane">
        <b>
          <bdi>{status.laneId}</bdi>
        </b>
      </div>
      <LaneState status={status} />
      <Beam status={status} />
      <div className="grow" />
      <div className={status.hq.state === 'linked' ? 'dim' : ''}>
        <Shape name={status.hq.state === 'linked' ? 'linked' : 'away'} />
        <span>{linkWords(status.hq, nowMs)}</span>
      </div>
      <div className="dim opt">
        <Shape name="eye" />
        <span>{`Viewing ${still ? '12 min' : duration(nowMs - startedAt)}`}</span>
      </div>
      <div className="dim">
        <Shape name="person" />
        <bdi>{status.staffId ?? 'nobody'}</bdi>
      </div>
      <BarMenu status={status} />
    </header>
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
    if (key === 'stop') call('lane.stop', {}).catch(say)
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
          <MenuItem id="staff">Change staff number</MenuItem>
          {running ? <MenuItem id="stop">Stop the lane</MenuItem> : null}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
