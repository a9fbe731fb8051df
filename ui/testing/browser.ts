import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { type Script, startScriptedStation, type ScriptedStation } from './scripted-station.ts'

/** Screen sizes that the page is made for. */
export const sizes = { '1280x800': [1280, 800], '1024x768': [1024, 768], '1920x1080': [1920, 1080] } as const
export type SizeName = keyof typeof sizes

/** Path of Chromium. Throws with the name of the package when there is none. */
export function chromiumPath(): string {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
      try {
        accessSync(join(folder, name), constants.X_OK)
        return join(folder, name)
      } catch {
        continue
      }
    }
  }
  throw new Error('These tests need a browser: install the package chromium (apt-get install chromium).')
}

/** A built page, a browser, and as many scripted stations as a test opens. */
export type Bench = {
  /** Opens the page of a script. `query` e.g. `?still`, `hash` e.g. `#history`. */
  open(script: Script, options?: OpenOptions): Promise<Opened>
  close(): Promise<void>
}

export type OpenOptions = {
  readonly size?: SizeName
  readonly query?: string
  readonly hash?: string
  readonly theme?: 'dark' | 'light'
  readonly touch?: boolean
}

/** An open page with its station, and everything the page complained about. */
export type Opened = { readonly page: Page; readonly station: ScriptedStation; readonly complaints: string[] }

/** Builds the page from its sources as they are now and starts Chromium; GPU work is done in software. */
export async function startBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'clearlane-page-'))
  const executablePath = chromiumPath()
  const root = join(import.meta.dirname, '..')
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  })
  const asRoot = process.getuid?.() === 0
  const args = ['--enable-unsafe-swiftshader', ...(asRoot ? ['--no-sandbox'] : [])]
  const browser = await chromium.launch({ executablePath, args })
  const closing: (() => Promise<void>)[] = []
  return {
    open: async (script, options = {}) => {
      const station = await startScriptedStation(script, folder)
      const opened = await openPage(browser, station, options)
      closing.push(async () => {
        await opened.page.context().close()
        await station.close()
      })
      return opened
    },
    close: async () => {
      for (const close of closing) await close()
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The page has to be up within this time, however busy the machine is. */
const patienceMs = 60_000

async function openPage(browser: Browser, station: ScriptedStation, options: OpenOptions): Promise<Opened> {
  const { size = '1280x800', query = '?still', hash = '', theme = 'dark', touch = false } = options
  const [width, height] = sizes[size]
  const context = await browser.newContext({
    viewport: { width, height },
    timezoneId: 'UTC',
    locale: 'en-GB',
    hasTouch: touch,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMs)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(`${station.url}${query}${hash}`)
  await page.locator('.bar').waitFor()
  await page.evaluate(async (wanted) => {
    document.documentElement.dataset['theme'] = wanted
    await document.fonts.ready
  }, theme)
  return { page, station, complaints }
}

/** Waits until the picture and the small pictures in view are painted. */
export async function painted(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const pictures = [...document.querySelectorAll<HTMLCanvasElement>('.pic canvas')]
    const images = [...document.querySelectorAll('img')]
    return pictures.every((one) => one.dataset['painted']) && images.every((one) => one.complete)
  })
}
