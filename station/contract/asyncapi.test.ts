import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import specs from '@asyncapi/specs'
import { Ajv } from 'ajv'
import { asyncApiDocument } from './asyncapi.ts'
import { topics } from './hq.ts'

const file = new URL('../../docs/asyncapi.json', import.meta.url)
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}
const document = asyncApiDocument(version)

/** The official schema of AsyncAPI 3.0.0, which needs none of the formats that ajv leaves to others. */
function officialSchema() {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, logger: false })
  const schema: Record<string, unknown> = { ...specs.schemasWithoutId['3.0.0'] }
  return ajv.compile(schema)
}

test('the document fits the official schema of AsyncAPI 3, and a document without its title does not', () => {
  const fits = officialSchema()
  assert.ok(fits(document), JSON.stringify(fits.errors?.slice(0, 3)))
  assert.equal(fits({ ...document, info: {} }), false)
})

test('its channels are the topics that the code uses', () => {
  const channels = document['channels'] as Record<string, { address: string }>
  const used: Record<string, string> = topics('lane-01')
  for (const [name, { address }] of Object.entries(channels))
    assert.equal(address.replace('{laneId}', 'lane-01'), used[name], name)
})

test('docs/asyncapi.json is the document of this code (npm run golden writes it)', () => {
  const text = `${JSON.stringify(document, null, 2)}\n`
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  assert.ok(existsSync(file), 'docs/asyncapi.json is not there: npm run golden')
  assert.equal(readFileSync(file, 'utf8'), text)
})
