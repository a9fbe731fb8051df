import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DiodeRow } from './diodes.ts'

const channels = 4096
const lines = 200

/** Mean and standard deviation of each channel over many lines at one transmission and tube output. */
function measured(row: DiodeRow, transmission: number, output: number): { mean: number[]; sigma: number[] } {
  const light = new Float32Array(channels).fill(transmission)
  const counts = new Uint16Array(channels)
  const [sum, squares] = [new Float64Array(channels), new Float64Array(channels)]
  for (let line = 0; line < lines; line++) {
    row.expose(light, output, counts)
    counts.forEach((value, channel) => {
      sum[channel] = (sum[channel] ?? 0) + value
      squares[channel] = (squares[channel] ?? 0) + value * value
    })
  }
  const mean = [...sum].map((value) => value / lines)
  const sigma = mean.map((value, channel) => Math.sqrt(Math.max(0, (squares[channel] ?? 0) / lines - value * value)))
  return { mean, sigma }
}
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

test('without beam the channels show their dark level of 1500 ± 150 and a little electronic noise', () => {
  const { mean, sigma } = measured(new DiodeRow(channels, 1), 1, 0)
  assert.ok(Math.abs(median(mean) - 1500) < 20)
  const deviation = median(mean.map((value) => Math.abs(value - 1500)))
  assert.ok(Math.abs(deviation / 0.6745 - 150) < 15, `spread ${deviation / 0.6745}`)
  assert.ok(Math.abs(median(sigma) - 10) < 2, `noise ${median(sigma)}`)
})

test('the open field lies near 53,500 counts with the noise of its photons, and follows output and transmission', () => {
  const { mean, sigma } = measured(new DiodeRow(channels, 1), 1, 1)
  assert.ok(Math.abs(median(mean) - 53_500) < 1500, `open ${median(mean)}`)
  // 32,000 photons make 52,000 counts: their square root is 0.56 % of the signal.
  assert.ok(Math.abs(median(sigma) - 0.0056 * 52_000) < 20, `noise ${median(sigma)}`)
  const half = measured(new DiodeRow(channels, 1), 0.5, 1)
  const dimmed = measured(new DiodeRow(channels, 1), 1, 0.5)
  assert.ok(Math.abs(median(half.mean) - 27_500) < 800 && Math.abs(median(dimmed.mean) - 27_500) < 800)
})

test('about one channel in a thousand is dead and half as many are hot; none of them saturates the line', () => {
  const row = new DiodeRow(channels, 1)
  const { mean } = measured(row, 1, 1)
  const dead = mean.filter((value) => value < 5000).length
  const hot = measured(row, 0, 1).mean.filter((value) => value > 50_000).length
  assert.ok(dead >= 1 && dead <= 12, `${dead} dead`)
  assert.ok(hot >= 1 && hot <= 8, `${hot} hot`)
  assert.equal(row.expose(new Float32Array(channels).fill(1), 1, new Uint16Array(channels)), false)
})

test('too much light saturates the line and stays at the top of the range', () => {
  const counts = new Uint16Array(channels)
  assert.equal(new DiodeRow(channels, 1).expose(new Float32Array(channels).fill(1), 2, counts), true)
  assert.equal(Math.max(...counts), 65_535)
})

test('the same seed makes the same diodes', () => {
  const [one, same] = [new Uint16Array(channels), new Uint16Array(channels)]
  const light = new Float32Array(channels).fill(0.7)
  new DiodeRow(channels, 9).expose(light, 1, one)
  new DiodeRow(channels, 9).expose(light, 1, same)
  assert.deepEqual(one, same)
})
