import type { ElectronApplication } from 'playwright-core'
import { soon } from './soon.ts'

/** What Electron's main process says of its one window. */
export type WindowFacts = {
  readonly title: string
  readonly url: string
  readonly loading: boolean
  readonly rendererPid: number
}

/** The kiosk's one window as its main process sees it: works while the page is crashed, too. */
export class PageInKiosk {
  readonly #app: ElectronApplication
  readonly #story: () => string

  /** `story` is told with a page that does not come. */
  constructor(app: ElectronApplication, story: () => string) {
    this.#app = app
    this.#story = story
  }

  facts(): Promise<WindowFacts | null> {
    return this.#app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (!contents) return null
      const url = contents.getURL()
      const [title, loading, rendererPid] = [contents.getTitle(), contents.isLoading(), contents.getOSProcessId()]
      return { title, url, loading, rendererPid }
    })
  }

  /** Process id of the station whose page is shown, once it is another than `not`. */
  stationPid(not = 0): Promise<number> {
    return soon(
      async () => {
        const facts = await this.facts()
        const pid = Number(/^lane (\d+)$/.exec(facts?.title ?? '')?.[1] ?? 0)
        return facts?.loading === false && pid !== 0 && pid !== not && pid
      },
      async () =>
        `the page of a station other than ${not} is shown (${JSON.stringify(await this.facts())})\n${this.#story()}`,
    )
  }

  /** Runs an expression in the page; its promise is awaited. */
  run(expression: string): Promise<unknown> {
    return this.#app.evaluate(async ({ BrowserWindow }, code) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      const answer: unknown = await contents?.executeJavaScript(code, true)
      return answer
    }, expression)
  }
}
