import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DriverError } from '../driver-error.ts'
import { dialectOf, readerSettings } from './reader-settings.ts'
import { faultless, faultsOf } from './simulator-faults.ts'

const row = { name: 'barcode', driver: 'crlf', url: 'tcp://10.0.0.7:2112', settings: {} }
const refuses = (act: () => unknown, code: string, words: RegExp): void =>
  assert.throws(act, (error) => error instanceof DriverError && error.code === code && words.test(error.message))

test('a row without settings has the usual ones', () => {
  assert.deepEqual(readerSettings(row), {
    trigger: 'continuous',
    noRead: ['NOREAD', '?', '\u0018'],
    separator: null,
    aim: true,
    longestLabel: 400,
    noReadAfterMs: 300,
  })
  assert.equal(dialectOf(row).frame, 'any')
})

test('a setting that cannot be is refused with what it may be', () => {
  const given = (settings: Record<string, string | number>) => ({ ...row, settings })
  refuses(() => readerSettings(given({ trigger: 'sometimes' })), 'out-of-range', /use continuous, host, presentation/)
  refuses(() => readerSettings(given({ longestLabel: 0 })), 'out-of-range', /whole number from 1 to 4000/)
  refuses(() => dialectOf(given({ frame: 'semicolon' })), 'out-of-range', /stx-etx/)
  refuses(() => dialectOf(given({ trigger: 'host' })), 'out-of-range', /triggerOnHex/)
  refuses(() => dialectOf(given({ triggerOnHex: 'SYN', triggerOffHex: '16' })), 'out-of-range', /bytes as hex/)
})

test('faults of a simulated reader are read from its URL, and one that is not known is refused', () => {
  assert.deepEqual(faultsOf('sim:barcode'), faultless)
  assert.deepEqual(faultsOf('sim:barcode?noRead=0.25&late=120'), { ...faultless, noRead: 0.25, late: 120 })
  refuses(() => faultsOf('sim:barcode?noread=1'), 'bad-url', /"noread" is no fault.*known: missRate, noRead/)
  refuses(() => faultsOf('sim:barcode?noRead=2'), 'bad-url', /share of parcels from 0 to 1/)
  refuses(() => faultsOf('sim:barcode?noRead='), 'bad-url', /not ""/)
})
