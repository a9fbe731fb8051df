import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Noise } from './noise.ts'

const count = 200_000
const drawn = (draw: (noise: Noise) => number, seed: number): number[] => {
  const noise = new Noise(seed)
  return Array.from({ length: count }, () => draw(noise))
}
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

test('normal noise has mean 0, sigma 1, the tails of the bell, and no memory', () => {
  for (const seed of [0, 1, 2, 64]) {
    const values = drawn((noise) => noise.normal(), seed)
    assert.ok(Math.abs(mean(values)) < 0.01)
    assert.ok(Math.abs(mean(values.map((value) => value ** 2)) - 1) < 0.015)
    assert.ok(Math.abs(mean(values.map((value) => value ** 4)) - 3) < 0.15)
    assert.ok(Math.abs(mean(values.slice(1).map((value, at) => value * (values[at] ?? NaN)))) < 0.01)
  }
})

test('counts of a Poisson process have its mean and its variance, few or many', () => {
  for (const expected of [0.3, 4, 49, 51, 2000]) {
    const values = drawn((noise) => noise.poisson(expected), 5)
    assert.ok(Math.abs(mean(values) / expected - 1) < 0.02)
    assert.ok(Math.abs(mean(values.map((value) => (value - expected) ** 2)) / expected - 1) < 0.03)
  }
})

test('neighbouring seeds have nothing to do with one another', () => {
  const [a, b] = [drawn((noise) => noise.normal(), 8), drawn((noise) => noise.normal(), 9)]
  assert.ok(Math.abs(mean(a.map((value, at) => value * (b[at] ?? NaN)))) < 0.01)
})
