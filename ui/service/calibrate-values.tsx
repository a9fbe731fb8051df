import type { Measured } from '../../station/contract/calibration.ts'
import { figures } from './calibrate-state.ts'
import { CheckTable } from './check-table.tsx'

/** Numbers beside their limits, what is not good first. */
export function CalibrateValues({ values }: { readonly values: readonly Measured[] }) {
  if (values.length === 0) return null
  const lines = values.map((value) => ({
    what: value.name,
    state: value.good ? ('good' as const) : ('bad' as const),
    cells: [`${figures(value.value)}${value.unit === null ? '' : ` ${value.unit}`}`, limitsOf(value)],
  }))
  return <CheckTable heads={['Measured', 'Value', 'Limits']} lines={lines} />
}

function limitsOf({ least, most }: Measured): string {
  if (least !== null && most !== null) return `${figures(least)} to ${figures(most)}`
  if (least !== null) return `at least ${figures(least)}`
  return most === null ? 'none' : `at most ${figures(most)}`
}
