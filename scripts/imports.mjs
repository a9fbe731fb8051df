// Who imports whom: refuses what DESIGN forbids, proves that the check can fail, and keeps the picture in docs/ARCHITECTURE.md true.
//   node scripts/imports.mjs --check | --write
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findNode24, projectFolder, toolEnvironment } from './run.mjs'

const rooms = ['drivers', 'models', 'station', 'ui', 'hq', 'command', 'bench'].filter((room) =>
  existsSync(join(projectFolder, room)),
)
const fewestModules = 50

function cruise(folder, args) {
  const cruiser = join(projectFolder, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const done = spawnSync(findNode24(), [cruiser, '--config', join(projectFolder, '.dependency-cruiser.cjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: toolEnvironment(),
    maxBuffer: 1 << 28,
  })
  if (done.status === null || !done.stdout) throw new Error(`dependency-cruiser did not run: ${done.stderr}`)
  return done.stdout
}

function fail(words) {
  console.error(words)
  process.exit(1)
}

function checkRealTree() {
  const { summary } = JSON.parse(cruise(projectFolder, ['--output-type', 'json', ...rooms]))
  for (const { rule, from, to } of summary.violations) console.error(`  ${rule.name}: ${from} → ${to}`)
  if (summary.violations.length > 0) fail(`${summary.violations.length} forbidden imports.`)
  if (summary.totalCruised < fewestModules) fail(`Only ${summary.totalCruised} modules were seen: the check is blind.`)
  console.log(`   ${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports, none forbidden`)
}

function checkCanary() {
  const canary = join(projectFolder, 'scripts/canary')
  const { summary } = JSON.parse(
    cruise(canary, [
      '--ts-config',
      join(projectFolder, 'tsconfig.json'),
      '--output-type',
      'json',
      'drivers',
      'station',
    ]),
  )
  const broken = new Set(summary.violations.map((violation) => violation.rule.name))
  for (const rule of ['drivers-know-nobody', 'contract-imports-only-zod', 'no-cycles']) {
    if (!broken.has(rule)) fail(`The canary breaks ${rule} and nobody noticed.`)
  }
  console.log(`   canary refused as it should be (${[...broken].join(', ')})`)
}

/** Imports between folders (two levels of station, one of the rest), as a Mermaid graph. */
function picture() {
  const { modules } = JSON.parse(cruise(projectFolder, ['--output-type', 'json', ...rooms]))
  const room = (path) =>
    path.startsWith('station/') && path.split('/').length > 2
      ? path.split('/').slice(0, 2).join('/')
      : path.split('/')[0]
  const edges = new Set()
  for (const module of modules) {
    if (/\.test\.ts$|\/testing\//.test(module.source) || !rooms.includes(module.source.split('/')[0])) continue
    for (const dependency of module.dependencies) {
      if (!rooms.includes(dependency.resolved.split('/')[0])) continue
      const [from, to] = [room(module.source), room(dependency.resolved)]
      if (from !== to) edges.add(`  ${from.replace('/', '_')}["${from}"] --> ${to.replace('/', '_')}["${to}"]`)
    }
  }
  return ['```mermaid', 'graph LR', ...[...edges].sort(), '```'].join('\n')
}

function keepPicture(write) {
  const file = join(projectFolder, 'docs/ARCHITECTURE.md')
  const text = readFileSync(file, 'utf8')
  const place = /(<!-- imports -->\n)[\s\S]*?(<!-- \/imports -->)/
  if (!place.test(text)) fail('docs/ARCHITECTURE.md has no place for the picture of imports.')
  const drawn = text.replace(place, (_, before, after) => `${before}${picture()}\n${after}`)
  if (write) writeFileSync(file, drawn)
  else if (drawn !== text) fail('The picture of imports in docs/ARCHITECTURE.md is stale: run `npm run golden`.')
}

if (process.argv.includes('--write')) keepPicture(true)
else {
  checkRealTree()
  checkCanary()
  keepPicture(false)
}
