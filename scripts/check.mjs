// What CI runs: types, lint, format, imports with their canary, the picture of the imports in the docs, then all tests.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findNode24, projectFolder, run } from './run.mjs'

if (process.argv.length > 2) {
  console.error('npm run check takes no options: it runs types, lint, format, imports and all tests.')
  process.exit(2)
}

const node = () => findNode24() ?? process.execPath
const tool = (path, args) => () => run(node(), [join(projectFolder, 'node_modules', path), ...args])

const steps = [
  ['preparing', () => run(process.execPath, ['scripts/prepare.mjs', 'test'])],
  ['types of the station', tool('typescript/bin/tsc', ['-p', '.'])],
  ['types of the page', tool('typescript/bin/tsc', ['-p', 'ui'])],
  ['lint', tool('eslint/bin/eslint.js', ['.', '--max-warnings', '0'])],
  ['format', tool('prettier/bin/prettier.cjs', ['--check', '.', '--log-level', 'warn'])],
  ['imports and their canary', () => run(node(), ['scripts/imports.mjs', '--check'])],
  [
    'tests',
    () =>
      run(process.env.npm_execpath ? process.execPath : 'npm', [
        ...(process.env.npm_execpath ? [process.env.npm_execpath] : []),
        'test',
      ]),
  ],
]

for (const [name, step] of steps) {
  if (!existsSync(projectFolder)) break
  const from = Date.now()
  if (name !== 'tests') process.stdout.write(`── ${name}\n`)
  const status = step()
  if (status !== 0) {
    console.error(`── ${name}: failed after ${((Date.now() - from) / 1000).toFixed(1)} s`)
    process.exit(status)
  }
  if (name !== 'tests') process.stdout.write(`   ${((Date.now() - from) / 1000).toFixed(1)} s\n`)
}
