import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { aboutMass, exactMass, fit, goodsInBrackets, wrongIn } from './words.ts'
import { declarationOf } from './testing/lane-story.ts'

test('a mass from the picture has two figures and says "about"', () => {
  const said = [0.4, 1, 9.96, 118.4, 999, 1460, 9960, 12_345].map(aboutMass)
  assert.deepEqual(said, [
    'less than 1 g',
    'about 1 g',
    'about 10 g',
    'about 120 g',
    'about 1.0 kg',
    'about 1.5 kg',
    'about 10 kg',
    'about 12 kg',
  ])
})

test('a mass from the picture is never more than a twentieth away from what was measured', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 90_000, noNaN: true }), (grams) => {
      const [, number = '', unit] = /^about ([\d.]+) (g|kg)$/.exec(aboutMass(grams)) ?? []
      const value = Number(number) * (unit === 'kg' ? 1000 : 1)
      assert.ok(Math.abs(value - grams) <= grams * 0.0501, `${grams} g became ${aboutMass(grams)}`)
    }),
  )
})

test('a weight that was read is exact, and changes its unit at one kilogram', () => {
  assert.deepEqual([0, 999.4, 999.6, 1010, 25_400].map(exactMass), ['0 g', '999 g', '1.00 kg', '1.01 kg', '25.40 kg'])
})

test('how often a claim is wrong is a whole number of parcels', () => {
  assert.equal(wrongIn(0.5), 'Often wrong; look.')
  assert.equal(wrongIn(0.005), 'Wrong in about 1 of 200 such parcels.')
  assert.match(wrongIn(0), /^Wrong in about 1 of \d+ such parcels\.$/)
})

test('declared goods in brackets fit their room, or only their number is said', () => {
  const [line] = declarationOf('LX1').lines
  assert.ok(line)
  fc.assert(
    fc.property(
      fc.array(fc.string({ minLength: 1, maxLength: 80 }), { minLength: 1, maxLength: 9 }),
      fc.nat(120),
      (names, room) => {
        const text = goodsInBrackets(
          names.map((description) => ({ ...line, description })),
          room,
        )
        assert.ok(text.length <= Math.max(room, '(9 lines)'.length))
      },
    ),
  )
  assert.equal(goodsInBrackets([line], 60), '(24 chocolate bars)')
  assert.equal(
    goodsInBrackets([line, line, line, line], 90),
    '(24 chocolate bars, 24 chocolate bars, 24 chocolate bars and 1 more)',
  )
})

test('a text that is cut is cut at a word and never longer than allowed', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.integer({ min: 30, max: 200 }), (text, most) => {
      const cut = fit(text, most)
      assert.ok(cut.length <= most)
      assert.ok(text.startsWith(cut))
    }),
  )
  assert.equal(fit('one two three four', 30), 'one two three four')
})
