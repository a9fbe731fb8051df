import type { Hypothesis } from '../../contract/inspection.ts'
import type { RadiationSeen } from '../event.ts'
import type { ReconcileInput } from '../reconcile-input.ts'
import { bareHypothesis } from './bare.ts'

/** Radiation of a parcel, on a lane that has a portal: an alarm is a threat of unknown nature, never a named substance. */
export function radiationHypotheses({ radiation, policy }: ReconcileInput): Hypothesis[] {
  if (radiation === null) return []
  if (radiation.length === 0)
    return [
      bareHypothesis({
        kind: 'threat',
        fired: false,
        score: 0,
        words: 'The radiation portal stayed at its background.',
      }),
    ]
  return radiation.map((seen) => radiationHypothesis(seen, policy.radiation.referAlarms))
}

/** One alarm as a hypothesis. A neutron alarm stands above every gamma alarm: hardly any goods give neutrons. */
export function radiationHypothesis({ kind, sigmas }: RadiationSeen, fired: boolean): Hypothesis {
  const how =
    sigmas === null ? 'above its background' : `${sigmas.toFixed(0)} times the usual fluctuation above its background`
  return bareHypothesis({
    kind: 'threat',
    fired,
    score: kind === 'neutron' ? 1000 + (sigmas ?? 0) : (sigmas ?? 1),
    words: `The radiation portal saw ${kind} radiation ${how}.`,
    detail: 'Keep the parcel apart and fetch the radiation officer; ceramics and fertiliser can give gamma rays too.',
  })
}
