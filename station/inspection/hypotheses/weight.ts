import type { Hypothesis } from '../../contract/inspection.ts'
import type { ReconcileInput } from '../reconcile-input.ts'
import { exactMass } from '../words.ts'
import { bareHypothesis } from './bare.ts'

/** Declared gross mass in grams: as written, or the net masses with the policy's packing. */
export function declaredGrossG({ declaration, policy }: Pick<ReconcileInput, 'declaration' | 'policy'>): number | null {
  if (!declaration) return null
  if (declaration.grossMassG !== null) return declaration.grossMassG
  const net = declaration.lines.reduce((grams, line) => grams + line.netMassG, 0)
  return net > 0 ? net * (1 + policy.packingShare) : null
}

/** Scale against declaration. The score is the difference as a multiple of what the policy allows. */
export function weightHypotheses(input: ReconcileInput): Hypothesis[] {
  const { scaleG, policy, declaration } = input
  const declared = declaredGrossG(input)
  if (declared === null)
    return [notCompared(declaration ? 'the declaration gives none' : 'nothing is declared for this parcel', scaleG)]
  if (scaleG === null) return [notCompared('the scale gave no stable value', scaleG)]
  const allowed = Math.max(policy.weight.share * declared, policy.weight.grams)
  const differs = Math.abs(scaleG - declared)
  const fired = differs > allowed
  const packing = declaration?.grossMassG === null ? ' and packing' : ''
  const words = fired
    ? `The scale reads ${exactMass(scaleG)}; declared are ${exactMass(declared)}${packing}.`
    : `The weight fits: ${exactMass(scaleG)} on the scale, ${exactMass(declared)} declared${packing}.`
  const detail = `Difference ${exactMass(differs)} ${scaleG > declared ? 'more' : 'less'}; up to ${exactMass(allowed)} is allowed.`
  return [
    bareHypothesis({
      kind: 'weight',
      fired,
      score: differs / Math.max(1, allowed),
      words,
      detail,
      massG: scaleG - declared,
    }),
  ]
}

function notCompared(why: string, scaleG: number | null): Hypothesis {
  const detail = scaleG === null ? null : `The scale reads ${exactMass(scaleG)}.`
  return bareHypothesis({
    kind: 'weight',
    fired: false,
    score: 0,
    words: `The weight was not compared: ${why}.`,
    detail,
  })
}
