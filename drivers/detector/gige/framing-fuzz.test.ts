import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mulberry } from '../../simulation/feed.ts'
import { framingFuzz } from './framing-fuzz.ts'

for (const { name, makeGood, reader } of framingFuzz)
  test(`${name}: every good datagram is found, and damaged ones between them hide none and pile up nothing`, () => {
    const random = mulberry(11)
    const one = reader()
    for (let turn = 0; turn < 5000; turn++) {
      const { bytes } = makeGood(random)
      const damaged = bytes.slice(0, Math.floor(random() * (bytes.length + 1)))
      for (let index = 0; index < damaged.length; index++)
        if (random() < 0.05) damaged[index] = Math.floor(random() * 256)
      one.push(damaged)
      assert.equal(reader().push(bytes), 1)
      assert.equal(one.push(bytes), 1)
      assert.ok(one.kept() < 1 << 20, `${one.kept()} bytes`)
    }
  })
