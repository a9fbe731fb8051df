import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DriverError } from '../driver-error.ts'
import { faultsOfUrl, fateOf, noFaults } from './stream-faults.ts'

test('faults are read from the address, and a plain one has none', () => {
  assert.deepEqual(faultsOfUrl('sim:detector'), noFaults())
  assert.deepEqual(faultsOfUrl('sim:detector?loseEvery=100&damageEvery=50&gapLines=9'), {
    ...noFaults(),
    loseEvery: 100,
    damageEvery: 50,
    gapLines: 9,
  })
})

test('a fault that does not exist, or no number, is refused with those that do', () => {
  for (const url of ['sim:detector?looseEvery=1', 'sim:detector?loseEvery=', 'sim:detector?loseEvery=-3'])
    assert.throws(
      () => faultsOfUrl(url),
      (error) =>
        error instanceof DriverError && error.code === 'bad-url' && /loseEvery.*stallAfter/.test(error.message),
    )
})

test('each line meets the fate that its number has', () => {
  const fates = (faults: Partial<typeof none>, of: keyof ReturnType<typeof fateOf>): number[] =>
    Array.from({ length: 12 }, (_, index) => index + 1).filter((lineId) => fateOf(lineId, { ...none, ...faults })[of])
  const none = noFaults()
  assert.deepEqual(fates({ loseEvery: 4 }, 'lost'), [4, 8, 12])
  assert.deepEqual(fates({ gapEvery: 3, gapLines: 2 }, 'lost'), [4, 5, 9, 10])
  assert.deepEqual(fates({ stallAfter: 9 }, 'stalled'), [10, 11, 12])
  assert.deepEqual(fates({ stuckAfter: 10 }, 'stuck'), [11, 12])
  assert.deepEqual(fates({ dropEvery: 6 }, 'dropped'), [6, 12])
  assert.deepEqual(fates({ damageEvery: 5 }, 'damaged'), [5, 10])
  assert.deepEqual(fates({ wrongPixelsEvery: 12 }, 'wrongPixels'), [12])
  assert.ok(!Object.values(fateOf(7, none)).includes(true))
})
