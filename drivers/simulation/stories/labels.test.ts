import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cartonLabel, labelHolds, postalLabel, waybillLabel } from './labels.ts'

test('labels known from print have the check digits that the rules give them', () => {
  assert.equal(postalLabel('RR', 47312482, 'US'), 'RR473124829US')
  assert.equal(cartonLabel('0614141', 123456789), '006141411234567890')
  assert.equal(waybillLabel('020', 1234567), '02012345675')
})

test('a label holds with its own check digit and with no other', () => {
  const serial = fc.nat(9_999_999)
  const made = fc.oneof(
    serial.map((n) => postalLabel('LP', n, 'CN')),
    serial.map((n) => cartonLabel('4012345', n)),
    serial.map((n) => waybillLabel('176', n)),
  )
  fc.assert(
    fc.property(made, fc.integer({ min: 1, max: 9 }), (label, step) => {
      assert.ok(labelHolds(label), label)
      const place = label.length === 13 ? 10 : label.length - 1
      const other = (Number(label[place]) + step) % 10
      assert.ok(!labelHolds(label.slice(0, place) + String(other) + label.slice(place + 1)), label)
    }),
  )
})
