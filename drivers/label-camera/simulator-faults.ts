import { DriverError } from '../driver-error.ts'

/** One knob of the simulated camera: what it does, its unit, its range and where it stands when the URL does not name it. */
export type CameraKnob = {
  readonly unit: 'share of parcels' | 'grey levels' | 'degrees' | 'ms' | 'number'
  readonly most: number
  readonly unless: number
  readonly meaning: string
}

/** Knobs of a `sim:` camera, e.g. `sim:camera?turnDeg=180&unreadable=0.1`. */
export const cameraKnobs = {
  noise: { unit: 'grey levels', most: 128, unless: 8, meaning: 'standard deviation of each pixel' },
  turnDeg: { unit: 'degrees', most: 180, unless: 12, meaning: 'labels are turned by up to so much, either way' },
  unreadable: { unit: 'share of parcels', most: 1, unless: 0, meaning: 'the label has faded to white' },
  missing: { unit: 'share of parcels', most: 1, unless: 0, meaning: 'the label is on the other side' },
  secondLabel: { unit: 'share of parcels', most: 1, unless: 0, meaning: 'a GS1-128 SSCC is on the label too' },
  late: { unit: 'ms', most: 60_000, unless: 0, meaning: 'each picture takes so much longer' },
  seed: { unit: 'number', most: 2 ** 31, unless: 1, meaning: 'another run of the same shares' },
} as const satisfies Record<string, CameraKnob>

export type CameraKnobName = keyof typeof cameraKnobs
export type CameraKnobs = Readonly<Record<CameraKnobName, number>>

const names = Object.keys(cameraKnobs) as CameraKnobName[]

/** Reads the knobs of a `sim:` URL. Throws DriverError `bad-url` on an unknown name or a number out of its range. */
export function knobsOf(url: string): CameraKnobs {
  const query = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : '')
  for (const [name, text] of query) {
    const knob = names.find((known) => known === name)
    const words = knob
      ? `"${name}" of the simulated camera is in ${cameraKnobs[knob].unit} from 0 to ${cameraKnobs[knob].most}, not "${text}".`
      : `"${name}" is no knob of the simulated camera; known: ${names.join(', ')}.`
    const good = knob !== undefined && text !== '' && Number(text) >= 0 && Number(text) <= cameraKnobs[knob].most
    if (!good) throw new DriverError('bad-url', words, { url })
  }
  return Object.fromEntries(
    names.map((name) => [name, Number(query.get(name) ?? cameraKnobs[name].unless)]),
  ) as CameraKnobs
}
