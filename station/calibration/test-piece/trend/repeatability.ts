import type { Score, ScoreId } from '../score.ts'

/** How a score repeats over runs of the same piece on the same scanner. */
export type Repeatability = {
  readonly id: ScoreId
  readonly runs: number
  readonly mean: number
  readonly sigma: number
  readonly least: number
  readonly most: number
}

/** Mean, standard deviation and range of every score over runs; a score that a run lacks is left out of it and shows in `runs`. */
export function repeatability(runs: readonly (readonly Score[])[]): readonly Repeatability[] {
  const ids = [...new Set(runs.flatMap((scores) => scores.map(({ id }) => id)))]
  return ids.map((id) => {
    const values = runs.flatMap((scores) => scores.filter((score) => score.id === id).map(({ value }) => value))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    const sigma = Math.sqrt(squares / Math.max(1, values.length - 1))
    return { id, runs: values.length, mean, sigma, least: Math.min(...values), most: Math.max(...values) }
  })
}
