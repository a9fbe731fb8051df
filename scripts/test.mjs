// All tests by Node's own runner, or those whose path contains one of the words given: npm test -- drivers/scale
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
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

// Device tests over real sockets and ports mostly wait for a device's patience to run out, so many run at a time; the others use the processor.
const waits = (path) => path.startsWith('drivers/') && path.endsWith('.wire.test.ts')
const groups = [
  { files: chosen.filter(waits), atOnce: 6 },
  { files: chosen.filter((path) => !waits(path)), atOnce: 2 },
].filter(({ files }) => files.length > 0)

function runGroup({ files, atOnce }) {
  const counts = join(mkdtempSync(join(tmpdir(), 'clearlane-tests-')), 'counts.json')
  const code = run(node, [
    '--test',
    `--test-concurrency=${atOnce}`,
    '--test-timeout=300000',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(projectFolder, 'scripts/count-reporter.mjs')}`,
    `--test-reporter-destination=${counts}`,
    ...files.sort(),
  ])
  const { passed = 0, failed = 0, cancelled = 0 } = existsSync(counts) ? JSON.parse(readFileSync(counts, 'utf8')) : {}
  return { code, passed, failed: failed + cancelled }
}

const done = groups.map(runGroup)
const sum = (of) => done.reduce((total, one) => total + of(one), 0)
console.log(`${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`)
process.exit(done.some(({ code }) => code !== 0) ? 1 : 0)
