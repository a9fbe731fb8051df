import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as ort from 'onnxruntime-node'
import type { ModelCard } from './card.ts'
import { ModelError } from './model-error.ts'
import type { Maps } from './peaks.ts'
import { type NetworkInput, toInput } from './pixels.ts'

/** A loaded network. `run` blocks its thread while it computes. */
export type ModelSession = { readonly card: ModelCard; run(input: NetworkInput): Promise<Maps>; close(): Promise<void> }

/**
 * Loads a network after checking its weights against the card's sha256, and its answer to the golden picture against torch's. Throws
 * ModelError `hash-differs`, `golden-differs` or `missing-file`.
 */
export async function openSession(card: ModelCard, threads: number): Promise<ModelSession> {
  const weights = read(card.weights)
  if (createHash('sha256').update(weights).digest('hex') !== card.sha256) {
    throw new ModelError(
      'hash-differs',
      `The weights ${card.weights} are not those of the card. Install the model again; the lane refers every parcel until then.`,
    )
  }
  const session = await ort.InferenceSession.create(weights, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
  })
  const model: ModelSession = { card, run: (input) => runOnce(session, card, input), close: () => session.release() }
  await demandGolden(model)
  return model
}

async function runOnce(session: ort.InferenceSession, card: ModelCard, input: NetworkInput): Promise<Maps> {
  const feeds = { [card.input.name]: new ort.Tensor('float32', input.data, [1, 1, input.heightPx, input.widthPx]) }
  const out = await session.run(feeds)
  const [heat, size] = [out[card.outputs.heat], out[card.outputs.size]]
  const [, , rows = 0, columns = 0] = heat?.dims ?? []
  return { heat: floats(heat), size: floats(size), rows, columns, stride: card.outputs.stride }
}

function floats(tensor: ort.Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data
  throw new ModelError('bad-card', 'The network does not have the outputs that its card names.')
}

/** Largest difference between this runtime's answer to the golden picture and torch's. */
export async function goldenDifference(model: ModelSession): Promise<number> {
  const { picture, outputs, widthPx, heightPx } = model.card.golden
  const data = new Uint16Array(Uint8Array.from(read(picture)).buffer)
  const wanted = new Float32Array(Uint8Array.from(read(outputs)).buffer)
  const scan = {
    widthPx,
    heightPx,
    pitchAcrossMm: 1,
    pitchAlongMm: 1,
    energies: 1 as const,
    planes: [{ name: 'single', widthPx, heightPx, data }],
  }
  const { heat, size } = await model.run(toInput(scan, model.card))
  const got = [...heat, ...size]
  if (got.length !== wanted.length) return Infinity
  return got.reduce((most, value, index) => Math.max(most, Math.abs(value - (wanted[index] ?? NaN))), 0)
}

async function demandGolden(model: ModelSession): Promise<void> {
  const difference = await goldenDifference(model)
  if (difference <= model.card.golden.tolerance) return
  throw new ModelError(
    'golden-differs',
    `The network answers its golden picture off by ${difference}; ${model.card.golden.tolerance} is allowed. Install the model again.`,
  )
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new ModelError('missing-file', `${file} cannot be read; install the model again.`, { cause })
  }
}
