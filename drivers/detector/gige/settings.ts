import { DriverError } from '../../driver-error.ts'
import type { Endpoint } from './datagrams.ts'
import { gvcpPort } from './gvcp.ts'

/** Settings of a row, read. What a camera of this kind cannot tell (pitch, energies, wiring of the beam) has to be told here. */
export type GigeSettings = {
  /** Across the belt at the object plane, in mm. */
  readonly pitchMm: number
  readonly energies: 1 | 2
  /** Channels of one energy; 0 = as the camera is set. */
  readonly channels: number
  /** Lines of one block; 0 = as the camera is set. */
  readonly linesPerBlock: number
  /** PFNC name such as Mono16; empty = the one with the most bits that the camera has. */
  readonly pixelFormat: string
  /** Packet size with IP and UDP headers, at most the network's MTU (1500; up to 9000 with jumbo frames). */
  readonly packetBytes: number
  /** Delay between packets in ticks of the camera. */
  readonly packetDelayTicks: number
  /** After so long without a sign of us the camera gives up our control; it is read three times as often. */
  readonly heartbeatMs: number
  /** Ask for missing packets: `auto` = when the camera says that it can. */
  readonly resend: 'auto' | 'always' | 'never'
  /** Which trigger source of the camera is its encoder (SFNC: Encoder0). */
  readonly encoderSource: string
  /** Which I/O line of the camera's line status is wired to the generator's "X-rays on". */
  readonly beamBit: number
  /** Mean counts, of 65,535, above which the beam counts as on with a camera that sends no line status. */
  readonly beamCounts: number
  /** Whether the camera's own description is read; without it all addresses are given as `register.<feature>`. */
  readonly describe: boolean
  /** All settings of the row, for `register.<feature>`. */
  readonly given: Readonly<Record<string, number | string | boolean>>
}

type Given = GigeSettings['given']

function numberOf(given: Given, name: string, otherwise: number, [least, most]: readonly [number, number]): number {
  const value = Number(given[name] ?? otherwise)
  if (value >= least && value <= most) return value
  throw new DriverError(
    'out-of-range',
    `Setting ${name} of the detector is ${value}; it is from ${least} to ${most}.`,
    {
      setting: name,
    },
  )
}

/** Reads the settings of a row. Throws DriverError `out-of-range` and names the setting. */
export function gigeSettings(given: Given): GigeSettings {
  const resend = given['resend'] ?? 'auto'
  if (resend !== 'auto' && resend !== 'always' && resend !== 'never')
    throw new DriverError(
      'out-of-range',
      `Setting resend of the detector is ${String(resend)}; it is auto, always or never.`,
    )
  return {
    pitchMm: numberOf(given, 'pitchMm', 0.8, [0.01, 100]),
    energies: given['energies'] === 2 ? 2 : 1,
    channels: numberOf(given, 'channels', 0, [0, 65_535]),
    linesPerBlock: numberOf(given, 'linesPerBlock', 32, [0, 4096]),
    pixelFormat: String(given['pixelFormat'] ?? ''),
    // The least IP packet that every network carries, and the most that UDP can.
    packetBytes: numberOf(given, 'packetBytes', 1500, [576, 65_500]) & ~3,
    packetDelayTicks: numberOf(given, 'packetDelayTicks', 0, [0, 2 ** 32 - 1]),
    heartbeatMs: numberOf(given, 'heartbeatMs', 3000, [500, 600_000]),
    resend,
    encoderSource: String(given['encoderSource'] ?? 'Encoder0'),
    beamBit: numberOf(given, 'beamBit', 0, [0, 31]),
    beamCounts: numberOf(given, 'beamCounts', 6000, [0, 65_535]),
    describe: given['describe'] !== false,
    given,
  }
}

/** Reads `gev://10.0.0.7` or `gev://10.0.0.7:3956`. Throws DriverError `bad-url`. */
export function cameraOf(url: string): Endpoint {
  const match = /^gev:\/\/(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?\/?$/.exec(url)
  if (!match)
    throw new DriverError(
      'bad-url',
      `"${url}" is no address of a GigE Vision camera; write gev:// and its IPv4 address.`,
      {
        url,
      },
    )
  return { host: match[1] ?? '', port: match[2] === undefined ? gvcpPort : Number(match[2]) }
}
