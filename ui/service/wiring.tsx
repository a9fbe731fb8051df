import { useEffect, useState } from 'react'
import type { WiringRow } from '../../station/contract/devices.ts'
import { say } from '../saying.ts'
import { call } from '../station-client.ts'
import { CheckTable } from './check-table.tsx'

const everyMs = 3000

/** What is configured beside what was found, for one device; asked for again every three seconds unless held still. */
export function Wiring({ device, still }: { readonly device: string; readonly still: boolean }) {
  const [rows, setRows] = useState<readonly WiringRow[]>([])
  useEffect(() => {
    const ask = (): void => void call('wiring.check', {}).then(setRows, say)
    ask()
    if (still) return undefined
    const timer = setInterval(ask, everyMs)
    return () => clearInterval(timer)
  }, [still])
  const own = rows.filter((row) => row.device === device)
  const elsewhere = rows.filter((row) => row.device !== device && row.state === 'bad').length
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Wiring of this device">
      {own.length === 0 ? (
        <p className="dim">Nothing about this device can be checked against the configuration.</p>
      ) : (
        <CheckTable
          heads={['What', 'Configured', 'Found', 'To do']}
          lines={own.map(({ what, state, configured, found, todo }) => ({
            what,
            state,
            cells: [configured, found, todo],
          }))}
        />
      )}
      {elsewhere > 0 ? <p className="note">{`${elsewhere} more not good at other devices`}</p> : null}
    </div>
  )
}
