import { BrowserWindow } from 'electron'
import type { AllowedOrigin } from './allowed.ts'
import { hardenContents } from './harden.ts'

const reloadAfterMs = [200, 1000, 3000, 10_000] as const

/** A page without script that says what the shell waits for; shown only while there is no station. */
function waitingPage(words: string): string {
  const html = `<!doctype html><meta charset="utf-8"><title>Clearlane</title><body style="background:#0b0f12;color:#e8eaec;font:24px sans-serif;padding:3rem"><p>${words}</p>`
  return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`
}

/** The kiosk window: shows the station's page, and brings it back when its process dies or hangs. */
export class KioskWindow {
  readonly window: BrowserWindow
  #url: string | null = null
  #crashes = 0

  constructor(options: { readonly kiosk: boolean; readonly origin: AllowedOrigin }) {
    this.window = new BrowserWindow({
      width: 1280,
      height: 800,
      kiosk: options.kiosk,
      autoHideMenuBar: true,
      backgroundColor: '#0b0f12',
      webPreferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        navigateOnDragDrop: false,
        devTools: false,
        spellcheck: false,
        disableDialogs: true,
        backgroundThrottling: false,
      },
    })
    const { webContents } = this.window
    hardenContents(webContents, options.origin)
    webContents.on('render-process-gone', () => this.#again())
    webContents.on('did-fail-load', (_event, code) => {
      // −3 is a load that a newer one has replaced.
      if (code !== -3) this.#again()
    })
    webContents.on('did-finish-load', () => {
      void webContents.setVisualZoomLevelLimits(1, 1)
    })
    this.window.on('unresponsive', () => webContents.forcefullyCrashRenderer())
  }

  /** Shows the station's page at its address with the key. */
  show(url: string): void {
    this.#url = url
    this.#crashes = 0
    this.#load(url)
  }

  /** Says why there is no page; the lane itself is safe by its watchdogs. */
  wait(words: string): void {
    this.#url = null
    this.#load(waitingPage(words))
  }

  #load(url: string): void {
    // A failed load arrives as did-fail-load as well and is answered there.
    this.window.loadURL(url).catch(() => undefined)
  }

  #again(): void {
    const url = this.#url
    if (url === null || this.window.isDestroyed()) return
    const waitMs = reloadAfterMs[Math.min(this.#crashes++, reloadAfterMs.length - 1)] ?? 10_000
    setTimeout(() => {
      if (this.#url === url && !this.window.isDestroyed()) this.#load(url)
    }, waitMs)
  }
}
