import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lieItemsOf } from './lie-items.ts'
import { lieNames } from './lies.ts'
import { story } from './story.ts'

test('a lie about goods names their items, and of what kind they are; a lie about the paper names none', () => {
  for (let seed = 1; seed <= 6; seed++)
    for (const lie of lieNames.filter((name) => name !== 'duplicateLabel')) {
      const [parcel] = story(seed, [lie])
      assert.ok(parcel)
      const items = lieItemsOf(parcel).map((at) => parcel.scene.items[at])
      const roles = [...new Set(items.map((item) => item?.role))]
      const kinds = [...new Set(items.map((item) => item?.kind))]
      if (lie === 'threat') assert.deepEqual(roles, ['contraband'])
      else if (['undeclared', 'swap', 'confusableSwap', 'quantity'].includes(lie)) {
        assert.deepEqual(roles, ['goods'], `${lie} ${seed}`)
        assert.equal(kinds.length, 1)
        const pieces = items.reduce((sum, item) => sum + (item?.pieces ?? 0), 0)
        assert.equal(pieces, parcel.truth.lines.find(({ kind }) => kind === kinds[0])?.quantity)
      } else assert.equal(items.length, 0)
    }
})
