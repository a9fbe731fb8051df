import type { DeviceValue } from '../../device.ts'
import type { EncoderSource } from './block-lines.ts'
import type { CameraFacts } from './session.ts'
import { pixelFormatOf } from './pixels.ts'
import type { StreamTotals } from './stream.ts'

const windowMs = 1000

/** What passed in the last second: blocks and lines a second, MB/s (10⁶ bytes, headers counted). */
export type Rates = { readonly blocksPerS: number; readonly linesPerS: number; readonly mbPerS: number }

/** Takes the totals about once a second and gives what came between. Pure: give it the times. */
export class RateMeter {
  rates: Rates = { blocksPerS: 0, linesPerS: 0, mbPerS: 0 }
  #before = { atMs: 0, blocks: 0, lines: 0, bytes: 0 }

  look({ blocks, lines, bytes }: StreamTotals, nowMs: number): void {
    const before = this.#before
    const seconds = (nowMs - before.atMs) / 1000
    if (seconds < windowMs / 1000) return
    this.#before = { atMs: nowMs, blocks, lines, bytes }
    if (before.atMs === 0) return
    this.rates = {
      blocksPerS: (blocks - before.blocks) / seconds,
      linesPerS: (lines - before.lines) / seconds,
      mbPerS: (bytes - before.bytes) / seconds / 1e6,
    }
  }
}

/** The live values for the technician's screen. */
export function streamValues(
  facts: CameraFacts | null,
  totals: StreamTotals,
  rates: Rates,
  encoder: EncoderSource | null,
): readonly DeviceValue[] {
  const rounded = (value: number): number => Math.round(value * 100) / 100
  const count = (name: string, value: number): DeviceValue => ({ name, value, unit: null })
  return [
    ...cameraValues(facts),
    { name: 'frame rate', value: rounded(rates.blocksPerS), unit: 'Hz' },
    { name: 'line rate', value: rounded(rates.linesPerS), unit: 'Hz' },
    { name: 'data rate', value: rounded(rates.mbPerS), unit: 'MB/s' },
    count('lines', totals.lines),
    count('lines lost', totals.linesLost),
    count('lines incomplete', totals.invalidLines),
    count('packets lost', totals.packetsLost),
    count('packets asked for again', totals.resendsAsked),
    count('packets sent again', totals.resent),
    { name: 'encoder', value: encoder ?? '–', unit: null },
  ]
}

function cameraValues(facts: CameraFacts | null): readonly DeviceValue[] {
  const names = ['camera', 'serial', 'channels', 'pitch', 'energies', 'pixel format', 'lines a block', 'packet resend']
  const unitOf = (name: string): string | null => (name === 'pitch' ? 'mm' : null)
  if (!facts) return names.map((name) => ({ name, value: '–', unit: unitOf(name) }))
  const { identity, info, shape, canResend } = facts
  const values = [
    `${identity.manufacturer} ${identity.model}`,
    identity.serial,
    info.channels,
    info.pitchMm,
    info.energies,
    pixelFormatOf(shape.pixelFormat)?.name ?? '–',
    shape.height,
    canResend ? 'yes' : 'no',
  ]
  return values.map((value, index) => ({ name: names[index] ?? '', value, unit: unitOf(names[index] ?? '') }))
}
