import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DriverError } from '../driver-error.ts'
import { faultsOf } from './fault-knobs.ts'

const table = { silent: 'says nothing', noisy: 'values jump' } as const

test('the URL of a simulator switches its faults on', () => {
  assert.deepEqual([...faultsOf('sim:scale', table)], [])
  assert.deepEqual([...faultsOf('sim:scale?fault=noisy', table)], ['noisy'])
  assert.deepEqual([...faultsOf('sim:scale?seed=3&fault=silent,noisy', table)], ['silent', 'noisy'])
})

test('a fault that the device cannot have is refused with those that it has', () => {
  for (const name of ['late', 'toString'])
    assert.throws(
      () => faultsOf(`sim:scale?fault=${name}`, table),
      (error) => error instanceof DriverError && error.code === 'bad-url' && /silent, noisy/.test(error.message),
    )
})
