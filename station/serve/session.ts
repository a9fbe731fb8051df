import { randomBytes, timingSafeEqual } from 'node:crypto'

/** Name of the session cookie of the station on this port (cookies know no ports). Host-only, HttpOnly, SameSite=Strict. */
export const cookieName = (port: number): string => `clearlane-${port}`

/** Headers of every answer: nothing from elsewhere runs, frames or is fetched (electron.md §5.2). */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self'; " +
    "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** A fresh token of 256 bits, in base64url. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Compares two tokens in constant time. */
export function sameToken(given: string | undefined, wanted: string): boolean {
  if (given === undefined) return false
  const a = Buffer.from(given)
  const b = Buffer.from(wanted)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Value of the session cookie in a Cookie header, or undefined. */
export function cookieValue(header: string | undefined, port: number): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=')
    if (name === cookieName(port)) return value
  }
  return undefined
}

/**
 * Whether a request was really meant for this station: Host must name the loopback address and port that it listens on, and an
 * Origin, where there is one, the same. Keeps other pages and rebound names out.
 */
export function addressedToUs(
  headers: { host?: string | undefined; origin?: string | undefined },
  port: number,
): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  if (!hosts.includes(headers.host ?? '')) return false
  return headers.origin === undefined || hosts.some((host) => headers.origin === `http://${host}`)
}
