// Starts the demo lane and shows it: in the Electron kiosk where its binary is at hand, else in a browser, else by printing the address.
//   npm start [-- --headless] [-- --config FILE]
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findNode24, projectFolder, run, toolEnvironment, which } from './run.mjs'

const args = process.argv.slice(2)
const headless = args.includes('--headless')
const stationArgs = args.filter((word) => word !== '--headless' && word !== '--browser')
const hasScreen = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
const node = findNode24()

/** Electron's binary: downloaded by its own installer, or named by ELECTRON_OVERRIDE_DIST_PATH; null where there is none. */
function findElectron() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(projectFolder, 'node_modules/electron/dist')
  const pathFile = join(projectFolder, 'node_modules/electron/path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron'
  return existsSync(join(folder, name)) ? join(folder, name) : null
}

function openBrowser(url) {
  const browser = [which('chromium'), which('google-chrome'), which('xdg-open'), which('open')].find(Boolean)
  if (!browser) return
  const flags = /chrom/.test(browser) ? [`--app=${url}`] : [url]
  spawn(browser, flags, { stdio: 'ignore', detached: true })
    .on('error', (error) => console.error(`The browser did not open: ${error.message}`))
    .unref()
}

function startStation(open) {
  const child = spawn(node, [join(projectFolder, 'station/headless.ts'), ...stationArgs], {
    cwd: projectFolder,
    env: toolEnvironment(),
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    console.log(line)
    const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(line)
    if (address && open) openBrowser(address[0])
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
}

const electron = headless || args.includes('--browser') || !hasScreen ? null : findElectron()
if (electron) {
  if (run(node, ['scripts/build-shell.mjs']) !== 0) process.exit(1)
  process.exit(run(electron, [join(projectFolder, 'dist/shell'), '--', ...stationArgs]))
}
startStation(hasScreen && !headless)
