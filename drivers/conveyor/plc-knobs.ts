import { DriverError } from '../driver-error.ts'
import { type FaultName, faultNames } from '../simulation/world.ts'
import { type EyeName, eyeNames } from './conveyor.ts'
import { type WordOrder, wordOrders } from './register-map.ts'

/** The wires that a simulated PLC can be reached by. */
export const plcWires = ['modbus-tcp', 'modbus-rtu-tcp'] as const
export type PlcWire = (typeof plcWires)[number]

/**
 * How a simulated PLC is set up, and what is wrong with it. `faults` are as those of the world, but of this PLC alone; `lateMs` is how
 * late a late answer comes, `longestMm` the belt travel after which a blocked eye is a jam; `wordOrder` null is that of the map.
 */
export type PlcKnobs = {
  readonly wire: PlcWire
  readonly unitId: number
  readonly faults: ReadonlySet<FaultName>
  readonly lateMs: number
  readonly longestMm: number
  readonly stuckEye: EyeName
  readonly echo: boolean
  readonly wordOrder: WordOrder | null
}

/** A PLC with nothing wrong. */
export const goodPlc: PlcKnobs = {
  wire: 'modbus-tcp',
  unitId: 1,
  faults: new Set(),
  lateMs: 700,
  longestMm: 2000,
  stuckEye: 'tunnelIn',
  echo: false,
  wordOrder: null,
}

/** Reads the knobs of a `sim:` URL, e.g. `sim:conveyor?wire=modbus-rtu-tcp&echo=1&faults=plcBusy,eyeStuck`. Throws DriverError `bad-url`. */
export function parseKnobs(url: string, unitId: number): PlcKnobs {
  const parameters = new URLSearchParams(url.split('?')[1] ?? '')
  const oneOf = <T extends string>(name: string, known: readonly T[], otherwise: T): T => {
    const given = parameters.get(name)
    const found = given === null ? otherwise : known.find((candidate) => candidate === given)
    if (found) return found
    throw new DriverError('bad-url', `"${url}": ${name} is not "${given}"; known are ${known.join(', ')}.`, { url })
  }
  const number = (name: 'lateMs' | 'longestMm'): number => {
    const value = Number(parameters.get(name) ?? goodPlc[name])
    if (value > 0) return value
    throw new DriverError('bad-url', `"${url}": ${name} is a number above 0.`, { url })
  }
  const faults = (parameters.get('faults') ?? '').split(',').filter((name) => name !== '')
  for (const name of faults)
    if (!faultNames.some((known) => known === name))
      throw new DriverError('bad-url', `"${url}": there is no fault "${name}"; known are ${faultNames.join(', ')}.`)
  return {
    wire: oneOf('wire', plcWires, goodPlc.wire),
    unitId,
    faults: new Set(faults as FaultName[]),
    lateMs: number('lateMs'),
    longestMm: number('longestMm'),
    stuckEye: oneOf('stuckEye', eyeNames, goodPlc.stuckEye),
    echo: parameters.get('echo') === '1',
    wordOrder: parameters.has('wordOrder') ? oneOf('wordOrder', wordOrders, 'ABCD') : null,
  }
}
