import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import * as z from 'zod'

const projectFolder = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(projectFolder, path), 'utf8')
const written = read('electron-builder.yml')
const Packaging = z.looseObject({
  directories: z.object({ app: z.string(), output: z.string() }),
  asar: z.literal(true),
  extraResources: z.array(z.object({ from: z.string(), to: z.string(), filter: z.array(z.string()).optional() })),
  electronFuses: z.record(z.string(), z.boolean()),
})
const packaging = Packaging.parse(parse(written))

/** electron-builder's own schema; `typeof` in it is a word of its generator, not of JSON Schema. */
const schema = z.record(z.string(), z.unknown()).parse(JSON.parse(read('node_modules/app-builder-lib/scheme.json')))
const isValid = new Ajv({ strict: false, allErrors: true }).compile(schema)
const errors = (config: unknown): string[] => {
  isValid(config)
  return (isValid.errors ?? []).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`)
}

test('electron-builder.yml keeps to the schema of electron-builder', () => {
  assert.deepEqual(errors(parse(written)), [])
})

test('a word that electron-builder does not know is refused', () => {
  assert.match(errors({ ...packaging, extraResource: [] }).join(), /extraResource/)
  const misspelt = { ...packaging, electronFuses: { ...packaging.electronFuses, runAsNodes: false } }
  assert.match(errors(misspelt).join(), /runAsNodes/)
  assert.notDeepEqual(errors({ ...packaging, asar: 'yes' }), [])
})

test('every fuse that weakens the kiosk is blown', () => {
  assert.deepEqual(packaging.electronFuses, {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
})

test('the station lies beside the archive with every room that it runs from', () => {
  const station = packaging.extraResources.find((entry) => entry.from === '.' && entry.to === 'station')
  const filter = station?.filter ?? []
  for (const room of ['station', 'drivers', 'models', 'hq', 'command', 'demo'])
    assert.ok(filter.includes(`${room}/**`) && existsSync(join(projectFolder, room)), room)
  assert.ok(filter.includes('package.json'), 'Node needs its "type": "module"')
  assert.equal(packaging.directories.app, 'dist/shell')
})

test('no package of production is left out of the station by a filter', () => {
  const modules = packaging.extraResources.find((entry) => entry.from === 'node_modules')
  const barred = (modules?.filter ?? []).filter((word) => word.startsWith('!')).map((word) => word.slice(1))
  const manifest = z
    .object({ dependencies: z.record(z.string(), z.string()), optionalDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')))
  const wanted = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.optionalDependencies)]
  assert.ok(readdirSync(join(projectFolder, 'node_modules')).length > wanted.length)
  for (const name of wanted) {
    const barring = barred.filter((glob) => new RegExp(`^${glob.split('/**')[0]?.replaceAll('*', '.*')}$`).test(name))
    assert.deepEqual(barring, [], name)
  }
})
