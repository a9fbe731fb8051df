import { imageContents } from '../../drivers/simulation/image-contents.ts'
import type { NewParcel } from '../../drivers/simulation/lane-world.ts'
import type { RenderedParcel } from '../../drivers/simulation/render-job.ts'
import { RenderPool } from '../../drivers/simulation/render-pool.ts'
import { referenceScanner } from '../../drivers/simulation/signal/scanner-model.ts'
import { flight, type StoryParcel } from '../../drivers/simulation/stories/story.ts'
import type { ParcelForm } from '../../drivers/simulation/goods/packing/parcel.ts'
import { Declaration } from '../contract/declaration.ts'

/** What the belt brings: how many different parcels, of which form, and which share of them lies (0..1). */
export type StoryWish = {
  readonly seed: number
  readonly count: number
  readonly form: ParcelForm | 'any'
  readonly lyingShare: number
  readonly energies: 1 | 2
  /** Pixels of the pictures that the belt carries; the detector looks at them at its own pitch. */
  readonly pitchMm: number
  /** Longer or wider parcels are not put on the belt. */
  readonly longestMm: number
  readonly widestMm: number
}

/** A parcel ready for the belt, whatever label it will carry. `labelOf` is the number of the parcel whose label it carries: its own or a repeated one. */
export type ReadyParcel = {
  readonly parcel: Omit<NewParcel, 'label'>
  readonly declared: Omit<Declaration, 'label'> | null
  readonly labelOf: number
}

/** Pictures are made one behind the other in a thread of their own: a lane must not wait for its simulator. */
export class StoryParcels {
  readonly #pool = new RenderPool(1)
  readonly #stories: readonly StoryParcel[]
  readonly #wish: StoryWish
  readonly #ready: ReadyParcel[] = []
  #closed = false

  constructor(wish: StoryWish) {
    this.#wish = wish
    this.#stories = fitting(wish)
  }

  /** Parcels that can be put on the belt by now, oldest first; it grows until all are there. */
  get ready(): readonly ReadyParcel[] {
    return this.#ready
  }

  /** How many there will be. */
  get total(): number {
    return this.#stories.length
  }

  /** What is declared for each, known before any of them is on the belt. */
  declared(): readonly Pick<ReadyParcel, 'declared' | 'labelOf'>[] {
    return this.#stories.map((story) => ({ declared: declaredOf(story), labelOf: this.#labelOf(story) }))
  }

  /** Begins to make pictures; resolves when the first few are there. Rejects when one cannot be made. */
  async begin(fewest: number): Promise<void> {
    const { pitchMm } = this.#wish
    const scanner = { ...referenceScanner, pitchAcrossMm: pitchMm, pitchAlongMm: pitchMm, pixelMm: pitchMm }
    const jobs = this.#stories.map(({ scene }, at) => {
      return { id: String(at), scene, scanner, seed: null, marginMm: 0, channels: null, png: false }
    })
    const pictures = this.#pool.renderAll(jobs)
    while (this.#ready.length < Math.min(fewest, this.total)) await this.#take(pictures)
    void this.#takeAll(pictures)
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#pool.close()
  }

  async #takeAll(pictures: AsyncGenerator<RenderedParcel>): Promise<void> {
    try {
      while (this.#ready.length < this.total && !this.#closed) await this.#take(pictures)
    } catch (error) {
      // A pool that was closed with the lane rejects what it was still making.
      if (!this.#closed) throw error
    }
  }

  async #take(pictures: AsyncGenerator<RenderedParcel>): Promise<void> {
    const { value } = (await pictures.next()) as { readonly value?: RenderedParcel }
    const story = value && this.#stories[Number(value.id)]
    if (!value || !story) throw new RangeError('The simulated world ran out of pictures.')
    const { pitchMm, energies } = this.#wish
    const size = { widthPx: value.columns, heightPx: value.rows }
    const low = { name: 'low' as const, ...size, data: value.low }
    const high = { name: 'high' as const, ...size, data: value.high }
    const contents = imageContents({ ...size, planes: energies === 2 ? [low, high] : [high] }, pitchMm, pitchMm)
    const parcel = { name: `story-${value.id}`, grams: story.truth.grossMassG, contents }
    this.#ready.push({ parcel, declared: declaredOf(story), labelOf: this.#labelOf(story) })
  }

  #labelOf(story: StoryParcel): number {
    return this.#stories.findIndex(({ label }) => label === story.label)
  }
}

/** A flight whose parcels go through the tunnel. */
function fitting({ seed, count, form, lyingShare, longestMm, widestMm }: StoryWish): readonly StoryParcel[] {
  const fits = ({ scene: { sizeMm } }: StoryParcel): boolean => sizeMm[0] <= longestMm && sizeMm[1] <= widestMm
  const kept: StoryParcel[] = []
  for (let more = 0; kept.length < count && more < 20; more++)
    kept.push(...flight(seed * 100 + more, count, lyingShare, { form }).filter(fits))
  return kept.slice(0, count)
}

/** What is declared, as a station takes it in; the carton is left out, since the same parcels come again and again. */
function declaredOf({ declaration }: StoryParcel): Omit<Declaration, 'label'> | null {
  if (declaration === null) return null
  const { label: _label, ...declared } = Declaration.parse({ ...declaration, masterCarton: null, parcelCount: null })
  return declared
}
