import {
  type ConveyorReading,
  type EyeLatch,
  type EyeName,
  eyeNames,
  type InterlockName,
  interlockNames,
} from './conveyor.ts'
import { DriverError } from '../driver-error.ts'
import {
  eyeRegister,
  i16,
  inputRegisters as at,
  inputs,
  interlockInputs,
  mapVersion,
  signature,
  statusBit,
  u32,
  wordProbe,
} from './registers.ts'

/** Encoder counts since the driver knows the belt: a u32 unwrapped by its distance to the reading before. */
export function unwrap(counts: number, before: number | null): number {
  if (before === null) return counts
  return before + ((counts - (before >>> 0)) | 0)
}

/** Throws DriverError `wrong-device` unless signature, version and word order are ours. */
export function demandOurMap(words: readonly number[]): void {
  if (words[at.signature] !== signature)
    throw new DriverError(
      'wrong-device',
      'Input register 0 is not 0x4E49: this is not a PLC with our register map, or the addresses are off by one.',
    )
  if (words[at.mapVersion] !== mapVersion) {
    throw new DriverError(
      'wrong-device',
      `The PLC has map version ${hex(words[at.mapVersion])}, ${hex(mapVersion)} is needed; load the matching program.`,
    )
  }
  if (u32(words, at.wordProbe) === wordProbe) return
  throw new DriverError(
    'wrong-device',
    `The PLC's 32-bit values do not come high word first (probe reads ${hex(u32(words, at.wordProbe))}); set its word order to ABCD.`,
  )
}

const hex = (value: number | undefined): string => `0x${(value ?? 0).toString(16).padStart(4, '0')}`

/** One poll as the lane wants it. `beforeCounts` is the unwrapped encoder of the poll before. */
export function readingOf(
  atMs: number,
  bits: readonly boolean[],
  words: readonly number[],
  beforeCounts: number | null,
): { reading: ConveyorReading; counts: number } {
  const counts = unwrap(u32(words, at.encoder), beforeCounts)
  const umPerCount = words[at.umPerCount] ?? 0
  const mm = (rawCounts: number): number => (unwrap(rawCounts, counts) * umPerCount) / 1000
  const eye = (name: EyeName, index: number): EyeLatch => {
    const first = eyeRegister(name)
    return {
      rises: words[first] ?? 0,
      falls: words[first + 1] ?? 0,
      riseBeltMm: mm(u32(words, first + 2)),
      fallBeltMm: mm(u32(words, first + 4)),
      blocked: bits[index] ?? false,
    }
  }
  const interlock = (name: InterlockName): boolean => {
    const { input, inverted } = interlockInputs[name]
    return (bits[input] ?? false) !== inverted
  }
  const reading: ConveyorReading = {
    atMs,
    beltMm: (counts * umPerCount) / 1000,
    speedMmS: i16(words[at.speedMmS] ?? 0),
    beltRunning: ((words[at.statusBits] ?? 0) & statusBit.beltRunning) !== 0,
    eyes: Object.fromEntries(eyeNames.map((name, index) => [name, eye(name, index)])) as ConveyorReading['eyes'],
    interlocks: Object.fromEntries(
      interlockNames.map((name) => [name, interlock(name)]),
    ) as ConveyorReading['interlocks'],
    lampCurrent: bits[inputs.lampCurrent] ?? false,
    xrayEnableGranted: bits[inputs.xrayEnableGranted] ?? false,
    jam: bits[inputs.jam] ?? false,
    outfeedFull: ((words[at.statusBits] ?? 0) & statusBit.laneFull) !== 0,
    packmlState: words[at.state] ?? 0,
    stopReason: words[at.stopReason] ?? 0,
    parcelCount: u32(words, at.parcelCount),
    gateEcho: words[at.gateEcho] ?? 0,
    plcHeartbeat: words[at.plcHeartbeat] ?? 0,
  }
  return { reading, counts }
}
