import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { uuid7 } from './uuid7.ts'

test('an inspection id is a UUID of version 7 and sorts by time', () => {
  const ids = [0, 1, 1_700_000_000_000, 1_700_000_000_001, 2 ** 47].map(uuid7)
  for (const id of ids) assert.ok(z.uuid({ version: 'v7' }).safeParse(id).success, id)
  assert.deepEqual([...ids].sort(), ids)
})
