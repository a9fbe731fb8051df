import { fstatSync, statSync, writeSync } from 'node:fs'
import { SerialPort } from 'serialport'
import { DriverError } from '../driver-error.ts'
import { ByteWire } from './byte-wire.ts'
import { type LineSettings, readLineSettings } from './line-settings.ts'
import type { Wire, WireEnd } from './wire.ts'

/** Settings of a `serial:` URL: `serial:///dev/ttyUSB0?baudRate=9600&dataBits=7&parity=even&stopBits=1`. */
export type SerialSettings = LineSettings & { readonly path: string }

/** How often a port is looked for that serialport may not have missed. */
const presenceMs = 250
const example = 'serial:///dev/ttyUSB0?baudRate=9600&dataBits=8&parity=none&stopBits=1'

/** Reads a `serial:` URL; 9600 8N1 where nothing is said. Throws DriverError `bad-url`. */
export function parseSerialUrl(url: string): SerialSettings {
  const bad = (what: string): DriverError =>
    new DriverError('bad-url', `"${url}": ${what}; write it like ${example}.`, { url })
  if (!url.startsWith('serial:') || !URL.canParse(url)) throw bad('not a serial address')
  const { pathname, searchParams } = new URL(url)
  const path = decodeURIComponent(pathname).replace(/^\/+/, '/')
  if (path.length < 2) throw bad('the port is missing')
  return { path, ...readLineSettings(searchParams, bad) }
}

/** Opens a serial port for this program alone. Throws DriverError `port-held` or `cannot-open`. */
export async function openSerial(url: string): Promise<Wire> {
  const settings = parseSerialUrl(url)
  const port = new SerialPort({ ...settings, autoOpen: false, lock: true })
  await new Promise<void>((resolve, reject) =>
    port.open((error) => (error ? reject(notOpened(settings.path, error)) : resolve())),
  )
  const wire = new ByteWire(url, {
    send: (bytes) => write(port, bytes, url),
    shut: () => shut(port),
    sendNow: (bytes) => writeNow(port, bytes),
  })
  port.on('data', (bytes: Uint8Array) => wire.received(bytes))
  // A port that is lost is closed too, or its lock would stand in the way of opening it again.
  const lose = (end: WireEnd): void => {
    wire.ended(end)
    void shut(port)
  }
  port.on('error', (error) => lose({ reason: 'failed', detail: error.message }))
  // serialport names a pulled cable by an error that has `disconnected`; closing it ourselves comes without one.
  port.on('close', (error: Error | null) =>
    wire.ended({ reason: 'disconnected', detail: error?.message ?? 'the port was closed' }),
  )
  const watch = setInterval(() => {
    if (!isThere(port, settings.path)) lose({ reason: 'disconnected', detail: `${settings.path} is gone` })
  }, presenceMs)
  watch.unref()
  wire.onEnd(() => clearInterval(watch))
  return wire
}

/**
 * Whether the path still leads to the device that is open. serialport 13 does not always notice a hung-up port: its read gives 0 bytes
 * and is tried again for ever (bindings-cpp unix-read; 3 of 40 pulled pseudo terminals), so the station looks for itself.
 */
function isThere(port: SerialPort, path: string): boolean {
  const descriptor = descriptorOf(port)
  if (descriptor === null) return true
  try {
    const [open, named] = [fstatSync(descriptor), statSync(path)]
    return open.rdev === named.rdev && open.ino === named.ino
  } catch {
    // The device node, or the link to it, has been taken away.
    return false
  }
}

/** The open descriptor, or null while there is none and on systems that have no such thing. */
function descriptorOf(port: SerialPort): number | null {
  const binding = port.port
  return process.platform !== 'win32' && binding && 'fd' in binding ? binding.fd : null
}

function notOpened(path: string, cause: Error): DriverError {
  if (/lock/i.test(cause.message)) {
    return new DriverError(
      'port-held',
      `${path} is held by another program; close it there, or find it with: fuser ${path}`,
      { path },
      { cause },
    )
  }
  return new DriverError(
    'cannot-open',
    `${path} cannot be opened: ${cause.message}. Check the cable, and that this user is in group dialout.`,
    { path },
    { cause },
  )
}

function write(port: SerialPort, bytes: Uint8Array, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    port.write(bytes, (error) => {
      if (error)
        reject(
          new DriverError(
            'closed',
            `The line ${url} was lost while sending: ${error.message}.`,
            { url },
            { cause: error },
          ),
        )
      else resolve()
    })
  })
}

/** serialport writes on another thread, too late for a process that exits now; so its descriptor is written to directly. */
function writeNow(port: SerialPort, bytes: Uint8Array): boolean {
  const descriptor = descriptorOf(port)
  if (descriptor === null) return false
  try {
    return writeSync(descriptor, bytes) === bytes.length
  } catch {
    // A full output buffer (EAGAIN) or a port that is just going away: serialport's own queue is the better chance.
    return false
  }
}

function shut(port: SerialPort): Promise<void> {
  return new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve()))
}
