import { bitOf, type SignalValues } from './map-codec.ts'
import type { RegisterMap } from './register-map.ts'
import type { SignalName } from './signals.ts'

/** Inputs that a technician should look at when they do not read as they should; none of them stops the lane by itself. */
const watched: readonly (readonly [signal: SignalName, good: boolean, words: string])[] = [
  ['drive1Good', true, 'drive 1 has a fault'],
  ['drive2Good', true, 'drive 2 has a fault'],
  ['drive3Good', true, 'drive 3 has a fault'],
  ['airPressureGood', true, 'no air pressure for the gate'],
  ['remoteMode', true, 'the local switch does not stand at remote'],
  ['onBattery', false, 'the cabinet runs on battery'],
  ['bypassKey', false, 'the bypass key is turned'],
  ['warmUp', false, 'warm-up runs'],
  ['trackingValid', true, 'the encoder does not agree with the way between eyes'],
]

/** What a technician should look at, in words; inputs that the map lacks are left out. */
export function warningsOf(map: RegisterMap, values: SignalValues): readonly string[] {
  return watched.flatMap(([signal, good, words]) =>
    map.rows.has(signal) && bitOf(values, signal) !== good ? [words] : [],
  )
}
