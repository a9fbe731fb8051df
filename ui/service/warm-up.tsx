import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { GeneratorPanel } from '../../station/contract/service.ts'
import { withStaff } from '../frame/staff.ts'
import { say } from '../saying.ts'
import { call } from '../station-client.ts'
import { duration } from '../words.ts'
import { CheckTable, type CheckLine } from './check-table.tsx'

const everyMs = 1000
const words = { needed: 'needed', running: 'running', done: 'done' } as const

/** The tube of the generator: its warm-up with the ladder, hours, arcs and watchdog. "Stop" needs no number and always works. */
export function WarmUp({ still }: { readonly still: boolean }) {
  const [panel, setPanel] = useState<GeneratorPanel | null>(null)
  useEffect(() => {
    const ask = (): void => void call('generator.panel', {}).then(setPanel, say)
    ask()
    if (still) return undefined
    const timer = setInterval(ask, everyMs)
    return () => clearInterval(timer)
  }, [still])
  const [waits] = panel?.waitsFor ?? []
  return (
    <>
      <div className="pane-do">
        <Button
          className="btn"
          isDisabled={panel === null || waits !== undefined}
          onPress={() => withStaff(() => void call('generator.warmUp', {}).then(setPanel, say))}
        >
          Warm up
        </Button>
        <Button className="btn" onPress={() => void call('generator.off', {}).then(setPanel, say)}>
          Stop, X-rays off
        </Button>
        <span className="note">
          {waits === undefined ? 'X-rays come on; the tunnel must be empty' : `waits for ${waits}`}
        </span>
      </div>
      {panel === null ? null : (
        <div className="scroll" tabIndex={0} role="region" aria-label="Tube and warm-up">
          <CheckTable heads={['What', 'Now']} lines={linesOf(panel)} />
        </div>
      )}
    </>
  )
}

function linesOf(panel: GeneratorPanel): CheckLine[] {
  const { warmUp, ladder, arcs, hours, beamSeconds, idle, watchdog } = panel
  const at = warmUp.kilovolts === null ? '' : ` at ${Math.round(warmUp.kilovolts)} kV`
  const progress = warmUp.state === 'running' ? `, ${Math.round(warmUp.progress * 100)} %` : ''
  const rungs = ladder.map(
    ({ kilovolts, milliamps, dwellMs }) =>
      `${Math.round(kilovolts)} kV ${milliamps.toFixed(2)} mA for ${duration(dwellMs)}`,
  )
  const line = (what: string, cell: string, state: CheckLine['state'] = 'good'): CheckLine => ({
    what,
    state,
    cells: [cell],
  })
  return [
    line(
      'warm-up',
      `${words[warmUp.state]}${at}${progress}${warmUp.message ? `: ${warmUp.message}` : ''}`,
      warmUp.state === 'done' ? 'good' : 'unknown',
    ),
    line('ladder', rungs.length === 0 ? 'none owed' : rungs.join(' · '), rungs.length === 0 ? 'good' : 'unknown'),
    line('without X-rays for', idle),
    line(
      'arcs',
      arcs === null ? 'not told by this generator' : arcs.toLocaleString('en'),
      arcs === null ? 'unknown' : 'good',
    ),
    line(
      'high-voltage hours',
      hours === null ? 'not told by this generator' : `${hours.toLocaleString('en')} h`,
      hours === null ? 'unknown' : 'good',
    ),
    line('X-rays by this station', `${(beamSeconds / 3600).toFixed(1)} h`),
    line('watchdog', watchdog, watchdog.startsWith('not in use') ? 'unknown' : 'good'),
  ]
}
