// Debian packages that the tests use, each with a file that shows that it is there.
import { existsSync, readdirSync } from 'node:fs'
import { which } from './run.mjs'

const library = (name) =>
  ['/usr/lib/x86_64-linux-gnu', '/usr/lib', '/usr/lib/aarch64-linux-gnu'].some((folder) =>
    existsSync(`${folder}/${name}`),
  )
const postgresBinaries = () => existsSync('/usr/lib/postgresql') && readdirSync('/usr/lib/postgresql').length > 0

/** One row a package: its name, what it is for, and whether it is here. */
export const debianPackages = [
  { name: 'chromium', what: 'page tests in a real browser', here: () => which('chromium') !== null },
  {
    name: 'mosquitto',
    what: 'a real MQTT broker',
    here: () => which('mosquitto') !== null || existsSync('/usr/sbin/mosquitto'),
  },
  { name: 'socat', what: 'pairs of serial ports', here: () => which('socat') !== null },
  { name: 'udev', what: 'listing serial ports', here: () => which('udevadm') !== null || existsSync('/bin/udevadm') },
  {
    name: 'postgresql',
    what: 'a real PostgreSQL for the receiver',
    here: () => which('initdb') !== null || postgresBinaries(),
  },
  {
    name: 'python3-pymodbus',
    what: 'a foreign Modbus master',
    here: () => existsSync('/usr/lib/python3/dist-packages/pymodbus'),
  },
  {
    name: 'python3-serial-asyncio',
    what: 'the foreign Modbus master needs it',
    here: () => existsSync('/usr/lib/python3/dist-packages/serial_asyncio'),
  },
  { name: 'mbpoll', what: 'a foreign Modbus master', here: () => which('mbpoll') !== null },
  { name: 'libmodbus5', what: 'the peer of the polling bench', here: () => library('libmodbus.so.5') },
  {
    name: 'ser2net',
    what: 'a foreign device server (RFC 2217)',
    here: () => which('ser2net') !== null || existsSync('/usr/sbin/ser2net'),
  },
  { name: 'aravis-tools', what: 'a foreign GigE Vision camera', here: () => which('arv-fake-gv-camera-0.8') !== null },
  { name: 'aravis-tools-cli', what: 'a foreign GigE Vision client', here: () => which('arv-tool-0.8') !== null },
  { name: 'xvfb', what: 'a screen for the Electron tests', here: () => which('Xvfb') !== null },
  { name: 'xauth', what: 'a screen for the Electron tests', here: () => which('xauth') !== null },
  { name: 'openbox', what: 'a window manager for the kiosk test', here: () => which('openbox') !== null },
  { name: 'unzip', what: 'unpacking the Electron test runtime', here: () => which('unzip') !== null },
  { name: 'dbus', what: 'Electron', here: () => which('dbus-daemon') !== null },
  { name: 'libgtk-3-0', what: 'Electron', here: () => library('libgtk-3.so.0') },
  { name: 'libnss3', what: 'Electron', here: () => library('libnss3.so') },
  { name: 'libasound2', what: 'Electron', here: () => library('libasound.so.2') },
  { name: 'libgbm1', what: 'Electron', here: () => library('libgbm.so.1') },
  { name: 'libxss1', what: 'Electron', here: () => library('libXss.so.1') },
  { name: 'libxtst6', what: 'Electron', here: () => library('libXtst.so.6') },
  { name: 'libatspi2.0-0', what: 'Electron', here: () => library('libatspi.so.0') },
  { name: 'libdrm2', what: 'Electron', here: () => library('libdrm.so.2') },
  { name: 'libnotify4', what: 'Electron', here: () => library('libnotify.so.4') },
]

/** The rows whose package is not here. */
export function missingPackages(rows) {
  return rows.filter((row) => !row.here())
}
