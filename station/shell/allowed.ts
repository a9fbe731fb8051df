/** The one origin that the window may show and talk to; null while there is no station. */
export type AllowedOrigin = () => string | null

/**
 * Whether the window may load a URL: the station's page by HTTP, its WebSocket and its blobs; while there is no station, only the
 * shell's own waiting page.
 */
export function isAllowed(url: string, origin: string | null): boolean {
  if (origin === null) return url.startsWith('data:text/html')
  if (!URL.canParse(url)) return false
  const parsed = new URL(url)
  if (parsed.protocol === 'blob:') return parsed.origin === origin
  if (parsed.username !== '' || parsed.password !== '') return false
  return (parsed.protocol === 'http:' || parsed.protocol === 'ws:') && `http://${parsed.host}` === origin
}
