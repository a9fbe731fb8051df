// What `npm start` and `npm test` need before anything is installed. Plain Node (≥ 20), no dependency.
//   node scripts/prepare.mjs start | test
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { debianPackages, missingPackages } from './debian-packages.mjs'
import { findNode24, projectFolder, run, which } from './run.mjs'

const purpose = process.argv[2] ?? 'start'
const at = (path) => join(projectFolder, path)

/** Newest modification time below a path, in ms; 0 when it is not there. */
function newest(path) {
  if (!existsSync(path)) return 0
  const here = statSync(path)
  if (!here.isDirectory()) return here.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

function fail(words) {
  console.error(`\n${words}\n`)
  process.exit(1)
}

function installPackages() {
  const installed = at('node_modules/.package-lock.json')
  const wanted = Math.max(newest(at('package-lock.json')), newest(at('package.json')))
  if (existsSync(installed) && statSync(installed).mtimeMs >= wanted) return
  console.log('Installing packages (npm ci) …')
  const npm = process.env.npm_execpath
  const args = ['ci', '--no-audit', '--no-fund', '--no-progress']
  const status = npm ? run(process.execPath, [npm, ...args]) : run('npm', args)
  if (status !== 0)
    fail('npm ci did not finish. Read its message above; with the network back, run the same command again.')
  const now = new Date()
  writeFileSync(at('node_modules/.clearlane-installed'), now.toISOString())
  spawnSync('touch', [installed])
}

function demandNode24() {
  if (findNode24()) return
  fail(
    `Clearlane runs on Node 24. The packaged one serves linux-x64 only and this system is ${process.platform}-${process.arch}: ` +
      'install Node 24 or newer (https://nodejs.org/en/download), make sure `node --version` says v24 or more, and run the command again.',
  )
}

function buildPage() {
  const stamp = at('dist/ui/.built')
  const sources = Math.max(newest(at('ui')), newest(at('station/contract')), newest(at('package-lock.json')))
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= sources) return
  console.log('Building the page …')
  const status = run(findNode24(), [at('node_modules/vite/bin/vite.js'), 'build', 'ui', '--logLevel', 'warn'])
  if (status !== 0) fail('The page could not be built; the message above names the file.')
  mkdirSync(at('dist/ui'), { recursive: true })
  writeFileSync(stamp, new Date().toISOString())
}

function installDebianPackages() {
  const missing = missingPackages(debianPackages)
  if (missing.length === 0) return
  const names = missing.map((row) => row.name)
  const isRoot = typeof process.getuid === 'function' && process.getuid() === 0
  if (!isRoot || !which('apt-get')) {
    fail(
      `The tests need programs that are not here: ${missing.map((row) => `${row.name} (${row.what})`).join(', ')}.\n` +
        `On Debian: sudo apt-get install -y ${names.join(' ')}`,
    )
  }
  console.log(`Installing Debian packages for the tests: ${names.join(' ')} …`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  run('apt-get', ['update', '-qq'], { env })
  const status = run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
    env,
    spawn: { stdio: ['ignore', 'ignore', 'inherit'] },
  })
  if (status !== 0) fail(`apt-get could not install ${names.join(' ')}; its message is above.`)
}

function makeElectronRuntime() {
  const runtime = at('.electron-runtime')
  if (existsSync(join(runtime, 'electron'))) return
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log('The Electron test runtime is for linux-x64 only; the shell tests will say so.')
    return
  }
  console.log('Making the Electron test runtime (once, about 30 s) …')
  if (run('bash', [at('scripts/electron-runtime/get-electron-runtime.sh'), runtime]) !== 0) {
    fail(
      'The Electron test runtime could not be made; the message above says why. Run the command again with the network back.',
    )
  }
}

installPackages()
demandNode24()
buildPage()
if (purpose === 'test') {
  installDebianPackages()
  makeElectronRuntime()
}
