import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { decode } from 'fast-png'

/** Side of the squares over which pictures are compared, in px: letters may sit a little differently on another machine. */
const squarePx = 32
/** Largest difference of a square's mean colour, and of all squares together, of 255. */
const mostInOne = 26
const mostInAll = 2.5

/** Mean colours of all squares of a PNG. */
function squaresOf(png: Uint8Array): { width: number; height: number; means: Float64Array } {
  const { width, height, channels, data } = decode(png)
  const across = Math.ceil(width / squarePx)
  const means = new Float64Array(across * Math.ceil(height / squarePx) * 3)
  const counts = new Float64Array(means.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < 3; channel++) {
        const square = (Math.floor(y / squarePx) * across + Math.floor(x / squarePx)) * 3 + channel
        means[square] = (means[square] ?? 0) + (data[(y * width + x) * channels + channel] ?? 0)
        counts[square] = (counts[square] ?? 0) + 1
      }
  return { width, height, means: means.map((sum, index) => sum / (counts[index] ?? 1)) }
}

/** How far two pictures differ: the worst square and the mean of all, of 255. Throws when their sizes differ. */
export function difference(one: Uint8Array, other: Uint8Array): { readonly worst: number; readonly mean: number } {
  const [a, b] = [squaresOf(one), squaresOf(other)]
  if (a.width !== b.width || a.height !== b.height)
    throw new RangeError(`The pictures are ${a.width} × ${a.height} and ${b.width} × ${b.height}.`)
  const apart = a.means.map((value, index) => Math.abs(value - (b.means[index] ?? 0)))
  return { worst: Math.max(...apart), mean: apart.reduce((sum, value) => sum + value, 0) / apart.length }
}

/** Compares a picture with the golden file; with UPDATE_GOLDEN set it writes the file instead. */
export function likeGolden(png: Uint8Array, file: string): { readonly alike: boolean; readonly words: string } {
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, png)
    return { alike: true, words: `${file} written` }
  }
  if (!existsSync(file)) return { alike: false, words: `${file} is missing: run npm run golden.` }
  const { worst, mean } = difference(readFileSync(file), png)
  const words = `${file}: worst square ${worst.toFixed(1)} of ${mostInOne}, mean ${mean.toFixed(2)} of ${mostInAll}`
  return { alike: worst <= mostInOne && mean <= mostInAll, words }
}
