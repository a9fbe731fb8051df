import { type App, type Session, type WebContents, Menu } from 'electron'
import { type AllowedOrigin, isAllowed } from './allowed.ts'

/** Refuses every permission, every download, and every request that does not go to the station (electron.md §5.2–§5.4). */
export function hardenSession(session: Session, origin: AllowedOrigin): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isAllowed(details.url, origin()) }))
}

/** Keeps a window on the station's page: no navigation away, no new window, no webview, no zoom by pinch. */
export function hardenContents(contents: WebContents, origin: AllowedOrigin): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (!isAllowed(url, origin())) event.preventDefault()
  }
  contents.on('will-navigate', (event) => stay(event, event.url))
  contents.on('will-frame-navigate', (event) => stay(event, event.url))
  contents.on('will-redirect', (event) => stay(event, event.url))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Settings of the whole application, before it is ready. */
export function hardenApp(app: App): void {
  app.enableSandbox()
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault()
    answer(false)
  })
  Menu.setApplicationMenu(null)
}
