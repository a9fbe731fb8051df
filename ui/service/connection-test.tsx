import { useState } from 'react'
import { Button } from 'react-aria-components'
import type { TestRow } from '../../station/contract/devices.ts'
import { say } from '../saying.ts'
import { call } from '../station-client.ts'
import { CheckTable } from './check-table.tsx'

/** Watches the line of a device for three seconds, without disturbing it, and tells what it saw. */
export function ConnectionTest({ name }: { readonly name: string }) {
  const [rows, setRows] = useState<readonly TestRow[] | null>(null)
  const [watching, setWatching] = useState(false)
  const test = (): void => {
    setWatching(true)
    call('device.test', { name })
      .then(setRows, say)
      .finally(() => setWatching(false))
  }
  return (
    <>
      <div className="pane-do">
        <Button className="btn" onPress={test} isDisabled={watching}>
          {watching ? 'Watching for 3 s' : rows === null ? 'Test the connection' : 'Test again'}
        </Button>
        <span className="note">the lane may go on meanwhile; nothing is sent for the test</span>
      </div>
      {rows === null ? null : (
        <div className="scroll" tabIndex={0} role="region" aria-label="Result of the connection test">
          <CheckTable
            heads={['What', 'Seen']}
            lines={rows.map(({ what, state, words }) => ({ what, state, cells: [words] }))}
          />
        </div>
      )}
    </>
  )
}
