import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mulberry } from '../simulation/feed.ts'
import { ssiFuzz, stxEtxFuzz } from './framing-fuzz.ts'

test('what the fuzzer is told is good is read as good, however it is cut, and nothing is held of it', () => {
  for (const { name, makeGood, reader } of [stxEtxFuzz, ssiFuzz]) {
    const random = mulberry(5)
    const read = reader()
    let found = 0
    for (let turn = 0; turn < 300; turn++) {
      const { bytes } = makeGood(random)
      const cut = Math.floor(random() * bytes.length)
      found += read.push(bytes.subarray(0, cut)) + read.push(bytes.subarray(cut))
    }
    assert.deepEqual([name, found, read.kept()], [name, 300, 0])
  }
})
