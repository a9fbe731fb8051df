import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { QualityFlag } from '../contract/inspection.ts'
import type { Finding } from './event.ts'
import { reconcile } from './reconcile.ts'
import type { ReconcileInput } from './reconcile-input.ts'
import { foreignBody } from './testing/golden.ts'
import { declarationOf, scanOfStories, settings } from './testing/lane-story.ts'
import { longestDetail, longestWords } from './words.ts'

const calm: ReconcileInput = {
  findings: [],
  quality: [],
  scan: scanOfStories,
  declaration: declarationOf('LX1'),
  label: 'LX1',
  scaleG: 1010,
  policy: settings.policy,
  merged: false,
  trackingLost: false,
  aborted: false,
  failure: null,
  radiation: null,
  sameLabelSeen: 0,
  cartonSeen: null,
}
const share = fc.double({ min: 0, max: 1, noNaN: true })
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null })
const mass = orNull(fc.double({ min: 0, max: 40_000, noNaN: true }))
const boxPx = fc.tuple(fc.nat(399), fc.nat(499), fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 500 }))
const foreignObject = fc
  .record({ boxPx, score: share, pValue: orNull(share), threshold: share, massG: mass })
  .map((seen) => ({ type: 'foreignObject', ...seen }) satisfies Finding)
const opaqueArea = fc
  .record({ share, boxPx: orNull(boxPx) })
  .map((seen) => ({ type: 'opaqueArea', ...seen }) satisfies Finding)
const finding: fc.Arbitrary<Finding> = fc.oneof(foreignObject, opaqueArea)
const codes = ['saturated', 'too-dark', 'clipped', 'merged', 'no-air', 'lines-lost', 'aborted', 'opaque'] as const
const flag: fc.Arbitrary<QualityFlag> = fc.record({
  code: fc.constantFrom(...codes),
  share,
  refers: fc.boolean(),
  boxPx: orNull(boxPx),
})
const policy = fc
  .record({
    share,
    grams: fc.integer({ min: 0, max: 5000 }),
    undeclaredScore: orNull(share),
    opaqueShare: share,
    referUnmanifested: fc.boolean(),
  })
  .map(({ share, grams, ...rest }) => ({ ...settings.policy, ...rest, weight: { share, grams } }))
const description = fc.string({ minLength: 1, maxLength: 300 })
const declaration = fc
  .record({
    count: fc.integer({ min: 1, max: 12 }),
    description,
    grossMassG: orNull(fc.integer({ min: 1, max: 30_000 })),
  })
  .map(({ count, description: goods, grossMassG }) => {
    const plain = declarationOf('LX1')
    const named = plain.lines.map((line) => ({ ...line, description: goods }))
    return { ...plain, grossMassG, lines: Array.from({ length: count }, () => named).flat() }
  })
/** Anything that may be known of a parcel. */
const input: fc.Arbitrary<ReconcileInput> = fc.record({
  findings: fc.option(fc.array(finding, { maxLength: 14 }), { freq: 8, nil: null }),
  quality: fc.array(flag, { maxLength: 2 }),
  scan: orNull(fc.constant(scanOfStories)),
  declaration: orNull(declaration),
  label: orNull(fc.string({ minLength: 1, maxLength: 64 })),
  scaleG: orNull(fc.integer({ min: 0, max: 40_000 })),
  policy,
  merged: fc.boolean(),
  trackingLost: fc.boolean(),
  aborted: fc.boolean(),
  failure: orNull(fc.string({ minLength: 1, maxLength: 300 })),
  sameLabelSeen: fc.nat(2),
  cartonSeen: orNull(fc.nat(5)),
  radiation: orNull(
    fc.array(fc.record({ kind: fc.constantFrom('gamma', 'neutron'), sigmas: orNull(fc.nat(500)) }), { maxLength: 2 }),
  ),
})
/** Parcels with nothing wrong but what the picture, the scale and the policy make of them: often clear, often not. */
const nearlyCalm: fc.Arbitrary<ReconcileInput> = fc
  .record({ findings: fc.array(finding, { maxLength: 3 }), scaleG: fc.integer({ min: 900, max: 1100 }), policy })
  .map((known) => ({ ...calm, ...known }))

test('a parcel with nothing against it is clear; what was looked into is said', () => {
  const { verdict, hypotheses } = reconcile(calm)
  assert.equal(verdict, 'clear')
  assert.deepEqual(
    hypotheses.map(({ kind, fired }) => [kind, fired]),
    [
      ['undeclared', false],
      ['unmanifested', false],
      ['quantity', false],
      ['weight', false],
      ['quality', false],
    ],
  )
})

test('one more finding never clears a parcel that is referred without it', () => {
  fc.assert(
    fc.property(fc.oneof(input, nearlyCalm), finding, fc.nat(), (known, more, at) => {
      if (known.findings === null || reconcile(known).verdict === 'clear') return
      const findings = [...known.findings]
      findings.splice(at % (findings.length + 1), 0, more)
      assert.equal(reconcile({ ...known, findings }).verdict, 'refer')
    }),
    { numRuns: 2000 },
  )
})

test('a finding above its limit refers every parcel, however many fainter ones there are', () => {
  fc.assert(
    fc.property(input, (known) => {
      const findings = [...(known.findings ?? []), { ...foreignBody, score: 1, threshold: 0.2 }]
      assert.equal(reconcile({ ...known, findings }).verdict, 'refer')
    }),
  )
})

test('a lower tolerance never clears what a higher one refers', () => {
  const smaller = fc.record({ weight: share, undeclared: share, opaque: share })
  let clear = 0
  fc.assert(
    fc.property(nearlyCalm, smaller, (known, by) => {
      const { weight, undeclaredScore, opaqueShare } = known.policy
      const strict = {
        ...known.policy,
        weight: { share: weight.share * by.weight, grams: weight.grams * by.weight },
        undeclaredScore: undeclaredScore === null ? null : undeclaredScore * by.undeclared,
        opaqueShare: opaqueShare * by.opaque,
      }
      if (reconcile({ ...known, policy: strict }).verdict === 'refer') return
      clear++
      assert.equal(reconcile(known).verdict, 'clear')
    }),
    { numRuns: 2000 },
  )
  assert.ok(clear > 20, `only ${clear} of the cases were clear: they show too little`)
})

test('every sentence fits the page, begins large and ends with a full stop or a bracket', () => {
  fc.assert(
    fc.property(input, (known) => {
      for (const { words, detail } of reconcile(known).hypotheses) {
        assert.ok(words.length > 0 && words.length <= longestWords, words)
        assert.ok(detail === null || detail.length <= longestDetail, detail ?? '')
        assert.match(words, /^[A-Z]/)
      }
    }),
    { numRuns: 1000 },
  )
})

test('fired hypotheses stand before the others, and a referral always has one or no judged picture', () => {
  fc.assert(
    fc.property(input, (known) => {
      const { hypotheses, verdict } = reconcile(known)
      const fired = hypotheses.map((one) => one.fired)
      assert.deepEqual(
        fired,
        [...fired].sort((a, b) => Number(b) - Number(a)),
      )
      assert.equal(verdict === 'refer', fired.includes(true))
    }),
  )
})

test('an opaque area counts by itself, and not twice where imaging has flagged it', () => {
  const area: Finding = { type: 'opaqueArea', share: 0.4, boxPx: [0, 0, 40, 40] }
  const alone = reconcile({ ...calm, findings: [area] })
  assert.equal(alone.verdict, 'refer')
  assert.match(alone.hypotheses[0]?.words ?? '', /^Nothing can be seen through 40 % of the parcel/)
  const flagged: QualityFlag = { code: 'opaque', share: 0.4, refers: true, boxPx: [0, 0, 40, 40] }
  const both = reconcile({ ...calm, findings: [area], quality: [flagged] })
  assert.equal(both.hypotheses.filter(({ kind }) => kind === 'quality').length, 1)
  assert.equal(reconcile({ ...calm, findings: [{ ...area, share: 0.05 }] }).verdict, 'clear')
})

test('a weight that cannot be compared says why, and refers nobody', () => {
  const words = (changes: Partial<ReconcileInput>) =>
    reconcile({ ...calm, ...changes }).hypotheses.find(({ kind, fired }) => kind === 'weight' && !fired)?.words
  assert.equal(words({ declaration: null }), 'The weight was not compared: nothing is declared for this parcel.')
  assert.equal(words({ scaleG: null }), 'The weight was not compared: the scale gave no stable value.')
})

test('a mark below its limit has a sentence of its own and accuses nobody', () => {
  const { verdict, hypotheses } = reconcile({ ...calm, findings: [{ ...foreignBody, score: 0.3 }] })
  assert.equal(verdict, 'clear')
  const faint = hypotheses.find(({ kind }) => kind === 'undeclared')
  assert.equal(faint?.words, 'A faint mark of about 12 g at the lower left is below the limit.')
})
