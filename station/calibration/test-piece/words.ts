import { type Score, type ScoreId, scoreKinds } from './score.ts'

/** What each score is called, and what a technician looks at when it fails: the usual causes, the cheapest first. */
export const scoreWords: Readonly<Record<ScoreId, { readonly name: string; readonly lookAt: string }>> = {
  wire: {
    name: 'single wire',
    lookAt:
      'Calibrate gain and compare the signal of open field with that of the last acceptance: a weak tube or a dirty window makes fine wires vanish first.',
  },
  wavyWire: {
    name: 'wavy wire',
    lookAt: 'Calibrate gain and compare the signal of open field with that of the last acceptance.',
  },
  wireBehind: {
    name: 'wire behind aluminium',
    lookAt: 'Check kV and mA against their set values, then calibrate offset and gain.',
  },
  steel: {
    name: 'steel penetration',
    lookAt:
      'Check kV and mA against their set values and the air signal against the last acceptance; then calibrate offset with the beam off, since a wrong dark level counts most where least comes through.',
  },
  mtfAcross: {
    name: 'sharpness across the belt',
    lookAt: 'Look at the focal spot and the collimator, and whether a detector board has shifted.',
  },
  mtfAlong: {
    name: 'sharpness along the belt',
    lookAt:
      'Run the belt test: speed, slip and the encoder; then compare line period and belt speed with their settings.',
  },
  barsAcross: {
    name: 'line pairs across the belt',
    lookAt: 'Look at the focal spot and the collimator, and whether a detector board has shifted.',
  },
  barsAlong: {
    name: 'line pairs along the belt',
    lookAt: 'Run the belt test: speed, slip and the encoder.',
  },
  thinOrganic: {
    name: 'thin plastic',
    lookAt: 'Calibrate gain; if it stays, compare the signal of the low energy with the last acceptance.',
  },
  organicInorganic: {
    name: 'organic against inorganic',
    lookAt: 'Run the energy normalisation and the material curves again; check kV.',
  },
  organicOrganic: {
    name: 'organic against organic',
    lookAt:
      'Run the energy normalisation and the material curves again; noise decides here, so look at the air signal too.',
  },
  uniformity: {
    name: 'uniformity',
    lookAt: 'Calibrate gain with an empty belt and look for dirt on belt and window.',
  },
  artefacts: {
    name: 'stripes',
    lookAt:
      'Open the line scope at the named channels and make a new bad-channel map; a named line points to a dropped or doubled line.',
  },
  snr: {
    name: 'signal to noise in open field',
    lookAt: 'Compare mA and the air signal with the last acceptance.',
  },
}

/** One sentence on what failed and by how much, one on what to look at. */
export function failureWords(id: ScoreId, score: Score | null, limit: number | null): string {
  const { name, lookAt } = scoreWords[id]
  const head = name.charAt(0).toUpperCase() + name.slice(1)
  if (!score)
    return `${head} could not be scored: the part was not seen whole. Clean the belt, lay the piece flat and scan again.`
  const { unit, better } = scoreKinds[id]
  const reached = `${shown(score.value)} ${unit}`.trim()
  return `${head} reached ${reached}, ${better === 'more' ? 'at least' : 'at most'} ${`${limit ?? ''} ${unit}`.trim()} is needed (${score.detail}). ${lookAt}`
}

/** A number with as many digits as a technician reads. */
export function shown(value: number): string {
  if (Number.isInteger(value)) return String(value)
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2)
}
