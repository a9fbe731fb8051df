import assert from 'node:assert/strict'
import { test } from 'node:test'
import { barcodeFuzz } from '../barcode/lines-fuzz.ts'
import { xlp1Fuzz } from '../detector/framing-fuzz.ts'
import { fuzzStream } from './fuzz.ts'
import { counted, type FuzzedFraming, type FuzzedReader } from './fuzzed-framing.ts'
import { fuzzedFramings } from './fuzzed-framings.ts'

const streams = 3000

for (const framing of fuzzedFramings) {
  test(`${framing.name}: ${streams} damaged streams neither crash its reader, nor fill it, nor hide a good frame`, () => {
    let [demanded, mostKept] = [0, 0]
    for (let seed = 0; seed < streams; seed++) {
      const outcome = fuzzStream(framing, seed)
      assert.equal(outcome.broken, null, `seed ${seed}`)
      demanded += outcome.demanded
      mostKept = Math.max(mostKept, outcome.mostKept)
    }
    assert.ok(demanded > streams, 'each stream demanded a frame and more')
    assert.ok(mostKept > 0, 'the reader kept something')
  })
}

/** What the harness finds first in a reader that is broken. */
function found(framing: FuzzedFraming, broken: (whole: FuzzedReader) => FuzzedReader): string {
  for (let seed = 0; seed < streams; seed++) {
    const outcome = fuzzStream({ ...framing, reader: () => broken(framing.reader()) }, seed)
    if (outcome.broken !== null) return outcome.broken
  }
  return 'nothing'
}

test('the harness finds a reader that crashes, one that keeps too much, and one that loses frames', () => {
  const crashing = found(barcodeFuzz, (whole) => ({
    ...whole,
    push: (chunk) => {
      if (chunk.includes(0x02)) throw new RangeError('an STX')
      return whole.push(chunk)
    },
  }))
  assert.match(crashing, /threw .*an STX/)
  let kept = 0
  const greedy = found(barcodeFuzz, (whole) => {
    kept = 0
    return { push: (chunk) => ((kept += chunk.length), whole.push(chunk)), kept: () => kept }
  })
  assert.match(greedy, /more than its cap of 400/)
  const forgetful = found(xlp1Fuzz, (whole) => ({ ...whole, push: (chunk) => whole.push(chunk).slice(0, 1) }))
  assert.match(forgetful, /did not tell/)
  assert.equal(
    found(xlp1Fuzz, (whole) => whole),
    'nothing',
  )
})

test('a framing whose reader only counts its good frames is held to its count', () => {
  const { name, makeGood, reader } = xlp1Fuzz
  const counting = (per: (frames: number) => number) =>
    counted(
      {
        name,
        makeGood,
        reader: () => {
          const read = reader()
          return { push: (chunk) => per(read.push(chunk).length), kept: () => read.kept() }
        },
      },
      { costsFrames: 0 },
    )
  for (let seed = 0; seed < 300; seed++)
    assert.equal(
      fuzzStream(
        counting((frames) => frames),
        seed,
      ).broken,
      null,
    )
  const losing = Array.from({ length: 300 }, (_, seed) =>
    fuzzStream(
      counting((frames) => Math.min(frames, 1)),
      seed,
    ),
  )
  assert.ok(losing.some(({ broken }) => broken !== null))
})

test('a stream is the same whenever its seed is', () => {
  for (const framing of fuzzedFramings) assert.deepEqual(fuzzStream(framing, 77), fuzzStream(framing, 77))
})
