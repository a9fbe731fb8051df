// All tests by Node's own runner, or those whose path contains one of the words given: npm test -- drivers/scale
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { projectFolder, findNode24, run } from './run.mjs'

const rooms = ['drivers', 'models', 'station', 'ui', 'hq', 'command', 'bench', 'demo', 'docs', 'scripts']

function testsBelow(folder) {
  const found = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) found.push(...testsBelow(path))
    else if (/\.test\.(ts|mjs)$/.test(entry.name)) found.push(relative(projectFolder, path))
  }
  return found
}

const words = process.argv.slice(2)
const present = readdirSync(projectFolder)
const all = rooms.filter((room) => present.includes(room)).flatMap((room) => testsBelow(join(projectFolder, room)))
const chosen = words.length === 0 ? all : all.filter((path) => words.some((word) => path.includes(word)))
if (chosen.length === 0) {
  console.error(`No test matches ${words.join(' ')}.`)
  process.exit(1)
}
const node = findNode24()
if (!node) {
  console.error('Node 24 was not found: run `node scripts/prepare.mjs test`.')
  process.exit(1)
}
process.exit(
  run(node, ['--test', '--test-concurrency=2', '--test-timeout=300000', '--test-reporter=spec', ...chosen.sort()]),
)
