import { DriverError } from '../driver-error.ts'
import type { ConveyorReading, Jog } from './conveyor.ts'
import type { SignalValues } from './map-codec.ts'
import { mayJog, packmlStates, stateName } from './packml.ts'

/** What jogging needs of a conveyor. `until` resolves with the reading that fits, or throws what it is given. */
export type JogHands = {
  readonly demandReading: () => ConveyorReading
  readonly order: (orders: SignalValues, words: string, urgent?: boolean) => Promise<void>
  readonly until: (
    fits: (reading: ConveyorReading) => boolean,
    timeoutMs: number,
    error: DriverError,
  ) => Promise<ConveyorReading>
}

const moveMs = 1500
const standMs = 3000
/** The slowest jog that is waited for. */
const slowestMmS = 20
const mostMm = 5000

/** Jogs until `off`. A belt that does not move within 1.5 s is told off again, with why. */
export async function jogBelt(hands: JogHands, direction: Jog): Promise<void> {
  const off = (): Promise<void> => hands.order({ jogForward: false, jogReverse: false }, 'jog off', true)
  if (direction === 'off') return off()
  demandJog(hands.demandReading())
  await hands.order({ jogForward: direction === 'forward', jogReverse: direction === 'reverse' }, `jog ${direction}`)
  const moves = ({ speedMmS }: ConveyorReading): boolean => (direction === 'forward' ? speedMmS > 1 : speedMmS < -1)
  const words = `The belt did not move ${direction === 'forward' ? 'forward' : 'back'}. Look at the interlocks and the drives.`
  try {
    await hands.until(moves, moveMs, new DriverError('refused', words, { direction }))
  } catch (error) {
    await off()
    throw error
  }
}

/** Jogs in reverse by so many mm, and waits until the belt stands; the jog is ended whatever happens. Returns the way it went, in mm. */
export async function reverseBelt(hands: JogHands, mm: number): Promise<number> {
  if (!(mm > 0 && mm <= mostMm))
    throw new DriverError('out-of-range', `The belt goes back by 1 to ${mostMm} mm, not by ${mm}.`, { mm })
  const { beltMm: fromMm } = hands.demandReading()
  await jogBelt(hands, 'reverse')
  try {
    const timeoutMs = (mm / slowestMmS) * 1000 + moveMs
    const words = `The belt did not come back by ${mm} mm in time. Look for a jam.`
    await hands.until(({ beltMm }) => fromMm - beltMm >= mm, timeoutMs, new DriverError('timeout', words, { mm }))
  } finally {
    await jogBelt(hands, 'off')
  }
  const words = 'The belt did not come to a stand after it went back. Use the emergency stop.'
  const { beltMm } = await hands.until(({ speedMmS }) => speedMmS === 0, standMs, new DriverError('timeout', words))
  return fromMm - beltMm
}

/** Refuses what the PLC would refuse, with why; the PLC decides all the same. */
function demandJog(reading: ConveyorReading): void {
  if (reading.xrayEnableGranted || reading.lampCurrent)
    throw new DriverError('refused', 'The belt is not jogged while X-rays are enabled. Turn the beam off first.')
  const state = packmlStates[reading.packmlState] ?? 'Undefined'
  const mode = reading.details?.unitMode ?? 'Production'
  if (!mayJog(state, mode))
    throw new DriverError(
      'refused',
      `The belt is not jogged in state ${stateName(reading.packmlState)} and mode ${mode}. Hold it, or stop it and change to Maintenance.`,
      { state, mode },
    )
}
