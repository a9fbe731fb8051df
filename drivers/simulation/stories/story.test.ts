import assert from 'node:assert/strict'
import { test } from 'node:test'
import { grossMassOf, trueLines } from '../goods/packing/parcel.ts'
import { classOf, classesOf } from '../goods/taxonomy.ts'
import { confusable } from './confusable.ts'
import { type StoryDeclaration, vagueTexts } from './declaring.ts'
import { labelHolds } from './labels.ts'
import { type LieName, lieNames } from './lies.ts'
import { type StoryParcel, flight, story } from './story.ts'

/** The same parcels told honestly and with a lie: the lie draws its numbers only after all that is true has been drawn. */
function bothWays(lie: LieName, seed: number): { readonly lied: StoryParcel; readonly honest: StoryDeclaration } {
  const [lied] = story(seed, [lie], { form: 'retail' })
  assert.ok(lied)
  const { truth, label, declaration } = lied
  assert.ok(declaration)
  // What an honest sender would have declared: the same but for the lines, which are the truth.
  const lines = truth.lines.map(({ hs6, quantity, unit, netMassG }, at) => {
    const line = declaration.lines[at]
    return { hs6, quantity, unit, netMassG, description: line?.description ?? '', value: line?.value ?? null, origin: line?.origin ?? null } // prettier-ignore
  })
  return { lied, honest: { ...declaration, label, grossMassG: truth.grossMassG, lines } }
}

const seeds = Array.from({ length: 25 }, (_, at) => at + 1)

test('an honest story agrees with its scenes to the gram and to the piece', () => {
  for (const seed of seeds) {
    for (const { declaration, scene, truth } of story(seed, ['honest', 'honest'])) {
      assert.ok(declaration)
      assert.equal(declaration.grossMassG, grossMassOf(scene))
      assert.deepEqual(truth.hidden, [])
      const lines = trueLines(scene)
      assert.deepEqual(truth.lines, lines)
      assert.deepEqual(
        declaration.lines.map(({ hs6, quantity, unit, netMassG }) => ({ hs6, quantity, unit, netMassG })),
        lines.map(({ hs6, quantity, unit, netMassG }) => ({ hs6, quantity, unit, netMassG })),
      )
      for (const [at, { value, quantity, description }] of declaration.lines.entries()) {
        const [low, high] = classOf(lines[at]?.kind ?? '').valueUsd
        assert.ok((value ?? 0) >= Math.min(0.5, low * quantity * 0.7) && (value ?? 0) <= high * quantity + 1)
        assert.ok(description.length > 2 && !vagueTexts.includes(description))
      }
    }
  }
})

test('an undeclared line is missing, and every other is as it is', () => {
  for (const seed of seeds) {
    const { lied } = bothWays('undeclared', seed)
    const declared = lied.declaration?.lines ?? []
    assert.equal(declared.length, lied.truth.lines.length - 1)
    assert.equal(lied.declaration?.grossMassG, lied.truth.grossMassG)
    for (const { hs6, quantity, netMassG } of declared)
      assert.ok(lied.truth.lines.some((line) => line.hs6 === hs6 && line.quantity === quantity && line.netMassG === netMassG)) // prettier-ignore
  }
})

/** Numbers of the lines whose heading is not the true one; pieces and masses must be. */
function swappedLines({ lied, honest }: ReturnType<typeof bothWays>): readonly number[] {
  return honest.lines.flatMap((line, at) => {
    const declared = lied.declaration?.lines[at]
    assert.equal(declared?.quantity, line.quantity)
    assert.equal(declared?.netMassG, line.netMassG)
    return declared?.hs6 === line.hs6 ? [] : [at]
  })
}

test('a swap changes what one line says its goods are, to another chapter, and neither its pieces nor its mass', () => {
  for (const seed of seeds) {
    const both = bothWays('swap', seed)
    const wrong = swappedLines(both)
    assert.equal(wrong.length, 1)
    const chapter = (lines: readonly { readonly hs6: string }[] = []): string =>
      lines[wrong[0] ?? 0]?.hs6.slice(0, 2) ?? ''
    assert.notEqual(chapter(both.lied.declaration?.lines), chapter(both.honest.lines))
  }
})

test('a clever swap declares what looks alike', () => {
  for (const seed of seeds) {
    const both = bothWays('confusableSwap', seed)
    const [wrong, ...more] = swappedLines(both)
    assert.ok(wrong !== undefined)
    assert.deepEqual(more, [])
    const alike = confusable.get(both.lied.truth.lines[wrong]?.kind ?? '')?.map((kind) => classOf(kind).hs6)
    assert.ok(alike?.includes(both.lied.declaration?.lines[wrong]?.hs6 ?? ''))
  }
})

test('a wrong quantity is wrong in one line, and only its pieces', () => {
  for (const seed of seeds) {
    const { lied, honest } = bothWays('quantity', seed)
    const lines = lied.declaration?.lines ?? []
    const wrong = honest.lines.filter(({ quantity }, at) => lines[at]?.quantity !== quantity)
    assert.equal(wrong.length, 1)
    assert.deepEqual({ ...lied.declaration, lines: [] }, { ...honest, lines: [] })
    assert.deepEqual(lines.map((line) => ({ ...line, quantity: 0 })), honest.lines.map((line) => ({ ...line, quantity: 0 }))) // prettier-ignore
    for (const { quantity } of lines) assert.ok(quantity >= 1)
  }
})

test('a wrong weight leaves pieces, headings and values as they are', () => {
  for (const seed of seeds) {
    const { lied, honest } = bothWays('weight', seed)
    const strip = ({ lines, ...rest }: StoryDeclaration): unknown => ({ ...rest, grossMassG: 0, lines: lines.map((line) => ({ ...line, netMassG: 0 })) }) // prettier-ignore
    assert.ok(lied.declaration)
    assert.deepEqual(strip(lied.declaration), strip(honest))
    const ratio = (lied.declaration.grossMassG ?? 0) / lied.truth.grossMassG
    assert.ok(Math.abs(ratio - 1) > 0.05, `declared at ${ratio}`)
  }
})

test('vague text says nothing, and nothing else changes', () => {
  for (const seed of seeds) {
    const vague = bothWays('vagueText', seed)
    for (const { description } of vague.lied.declaration?.lines ?? []) assert.ok(vagueTexts.includes(description))
    assert.deepEqual(vague.lied.declaration, vague.honest)
  }
})

test('split values: three parcels to one consignee, each just below the limit', () => {
  for (const seed of seeds) {
    const split = story(seed, ['valueSplitting'])
    assert.equal(split.length, 3)
    assert.equal(new Set(split.map(({ declaration }) => JSON.stringify(declaration?.consignee))).size, 1)
    assert.equal(new Set(split.map(({ label }) => label)).size, 3)
    for (const { declaration } of split) {
      assert.ok(declaration)
      const sum = declaration.lines.reduce((total, { value }) => total + (value ?? 0), 0)
      const limit = declaration.currency === 'USD' ? 800 : 150
      assert.ok(sum < limit && sum > limit * 0.9, `${sum} ${declaration.currency}`)
    }
  }
})

test('a threat is hidden in the scene and not in the declaration, which is true of the goods', () => {
  for (const seed of seeds) {
    const { lied, honest } = bothWays('threat', seed)
    assert.equal(lied.truth.hidden.length, 1)
    assert.deepEqual(lied.declaration, honest)
    assert.equal(classOf(lied.truth.hidden[0]?.kind ?? '').threat, true)
    assert.ok(lied.scene.items.some(({ role }) => role === 'contraband'))
  }
})

test('an unmanifested parcel has a label and no declaration', () => {
  for (const seed of seeds) {
    const [only] = story(seed, ['unmanifested'])
    assert.ok(only)
    assert.equal(only.declaration, null)
    assert.ok(labelHolds(only.label))
  }
})

test('a duplicate label is that of the parcel before, on other goods', () => {
  for (const seed of seeds) {
    const [first, second] = story(seed, ['honest', 'duplicateLabel'])
    assert.ok(first && second?.declaration)
    assert.equal(second.declaration.label, first.label)
    assert.equal(second.label, first.label)
    assert.notDeepEqual(second.declaration.lines, first.declaration?.lines)
  }
  assert.throws(() => story(1, ['duplicateLabel']), RangeError)
})

test('every label holds, all parcels of a flight share a master carton, and the same seed tells the same flight', () => {
  const parcels = flight(3, 40, 0.5)
  assert.deepEqual(parcels, flight(3, 40, 0.5))
  const cartons = new Set(parcels.flatMap(({ declaration }) => (declaration ? [declaration.masterCarton] : [])))
  assert.equal(cartons.size, 1)
  assert.ok(labelHolds([...cartons][0] ?? ''))
  for (const { label, declaration, truth } of parcels) {
    assert.ok(labelHolds(label))
    assert.ok(lieNames.includes(truth.lie))
    assert.ok(truth.explanation.length > 10)
    if (declaration) assert.ok(declaration.lines.length >= 1)
  }
  const told = new Set(Array.from({ length: 6 }, (_, seed) => flight(seed, 40, 0.7)).flat().map(({ truth }) => truth.lie)) // prettier-ignore
  assert.deepEqual([...told].sort(), [...lieNames].sort())
})

test('every class of goods looks like another one, both ways', () => {
  for (const { id } of classesOf('goods')) assert.ok((confusable.get(id) ?? []).length > 0, id)
  for (const [kind, others] of confusable)
    for (const other of others) {
      assert.ok(confusable.get(other)?.includes(kind))
      assert.equal(classOf(other).role, 'goods')
    }
})
