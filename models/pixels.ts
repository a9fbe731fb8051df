import type { ModelCard } from './card.ts'
import { ModelError } from './model-error.ts'
import type { ModelScan } from './planes.ts'

/** A picture as the network takes it: attenuation / scale, padded with air at the right and bottom. */
export type NetworkInput = { readonly data: Float32Array; readonly widthPx: number; readonly heightPx: number }

/** Widest and longest picture that is taken; beyond it memory would suffer. */
const mostPx = 4096

/**
 * The most penetrating plane as the card wants it: −ln of transmission, clamped and scaled. The whole preprocessing is here and in
 * the card, nowhere else. Throws ModelError `bad-input` for an empty or oversized picture.
 */
export function toInput(scan: ModelScan, { input }: Pick<ModelCard, 'input'>): NetworkInput {
  const plane = scan.planes.at(-1)
  if (!plane || plane.widthPx < 1 || plane.heightPx < 1) throw new ModelError('bad-input', 'The picture is empty.')
  if (plane.widthPx > mostPx || plane.heightPx > mostPx)
    throw new ModelError(
      'bad-input',
      `The picture has ${plane.widthPx} × ${plane.heightPx} pixels; up to ${mostPx} a side can be judged.`,
    )
  const { clamp, scale, padMultiple } = input
  const padded = (length: number): number => Math.ceil(length / padMultiple) * padMultiple
  const [widthPx, heightPx] = [padded(plane.widthPx), padded(plane.heightPx)]
  const data = new Float32Array(widthPx * heightPx)
  const table = attenuationTable(clamp, scale)
  for (let row = 0; row < plane.heightPx; row++) {
    for (let column = 0; column < plane.widthPx; column++) {
      data[row * widthPx + column] = table[plane.data[row * plane.widthPx + column] ?? 65_535] ?? 0
    }
  }
  return { data, widthPx, heightPx }
}

const tables = new Map<string, Float32Array>()

/** −ln for each of the 65,536 values, once per clamp and scale. */
function attenuationTable(clamp: number, scale: number): Float32Array {
  const key = `${clamp}/${scale}`
  const known = tables.get(key)
  if (known) return known
  const least = Math.exp(-clamp)
  const table = Float32Array.from(
    { length: 65_536 },
    (_, value) => -Math.log(Math.max(Math.fround(value / 65_535), least)) / scale,
  )
  tables.set(key, table)
  return table
}
