import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import type { InterlockTest } from '../../station/contract/service.ts'
import { withStaff } from '../frame/staff.ts'
import { say } from '../saying.ts'
import { call } from '../station-client.ts'
import { CheckTable } from './check-table.tsx'

const everyMs = 500
const acts = { begin: 'Begin', next: 'Next', 'leave out': 'Leave it out', 'give up': 'Give up', sign: 'Sign' } as const
type Act = keyof typeof acts

/** What may be pressed in each phase; what else happens is seen by the PLC, not pressed. */
const offered: Readonly<Record<InterlockTest['phase'], readonly Act[]>> = {
  idle: ['begin'],
  permission: ['leave out', 'give up'],
  'open it': ['leave out', 'give up'],
  'close it': ['leave out', 'give up'],
  'step done': ['next', 'give up'],
  finished: ['sign', 'give up'],
}
const states = { good: 'good', bad: 'bad', 'to come': 'unknown', now: 'unknown', 'left out': 'bad' } as const

/** The guided interlock test: one sentence to do now, and what the PLC saw of each step. */
export function Interlocks({ still }: { readonly still: boolean }) {
  const [test, setTest] = useState<InterlockTest | null>(null)
  useEffect(() => {
    const ask = (): void => void call('interlock.test', {}).then(setTest, say)
    ask()
    if (still) return undefined
    const timer = setInterval(ask, everyMs)
    return () => clearInterval(timer)
  }, [still])
  if (test === null) return null
  const [waits] = test.waitsFor
  return (
    <>
      <div className="pane-do">
        {offered[test.phase].map((act) => (
          <Button
            key={act}
            className="btn"
            isDisabled={waits !== undefined}
            onPress={() => withStaff(() => void call('interlock.act', { act }).then(setTest, say))}
          >
            {acts[act]}
          </Button>
        ))}
        <span>{waits === undefined ? test.say : `waits for ${waits}`}</span>
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label="Steps of the interlock test">
        <CheckTable
          heads={['Step', 'State', 'Seen']}
          lines={test.steps.map(({ open, state, words }) => ({
            what: open,
            state: states[state],
            cells: [state, words],
          }))}
        />
      </div>
    </>
  )
}
