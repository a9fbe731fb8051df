import { type EyeName, eyeNames, type InterlockName } from './conveyor.ts'

/**
 * Register map of the lane's PLC, version 0x0103 (our own design over PackML PackTags v3; addresses are 0-based PDU addresses). Driver,
 * simulator and the integrators' guide read this table.
 */
export const mapVersion = 0x0103
export const signature = 0x4e49
export const wordProbe = 0x12345678

/** Discrete inputs (FC02). */
export const inputs = {
  eyeInfeed: 0,
  eyeTunnelIn: 1,
  eyeTunnelOut: 2,
  eyeDivert: 3,
  eyeOutfeed: 4,
  emergencyStopReleased: 5,
  interlockAClosed: 6,
  interlockBClosed: 7,
  door1Closed: 8,
  door2Closed: 9,
  accessPanelClosed: 10,
  curtainsInPlace: 11,
  keyOn: 12,
  lampCurrent: 13,
  generatorReady: 14,
  drive1Good: 15,
  drive2Good: 16,
  drive3Good: 17,
  jam: 18,
  airPressureGood: 19,
  gateHome: 20,
  gateOut: 21,
  remoteMode: 22,
  onBattery: 23,
  heartbeatGood: 24,
  safetyRelayFault: 25,
  operatorPresent: 26,
  xrayEnableGranted: 27,
} as const
export const inputCount = 32

/** Coils (FC01/05/15). */
export const coils = {
  red: 0,
  amber: 1,
  green: 2,
  blue: 3,
  white: 4,
  buzzer: 5,
  redFlash: 6,
  amberFlash: 7,
  greenFlash: 8,
  buzzerMute: 9,
  xrayEnableRequest: 10,
  gate: 11,
  jogForward: 12,
  jogReverse: 13,
  safetyReset: 14,
} as const
export const coilCount = 15

/** Input registers (FC04); 32-bit values take two, the first is the address given here. */
export const inputRegisters = {
  signature: 0,
  mapVersion: 1,
  plcHeartbeat: 2,
  unitMode: 3,
  state: 4,
  rejectedCommand: 5,
  statusBits: 6,
  stopReason: 7,
  encoder: 8,
  speedMmS: 10,
  umPerCount: 11,
  parcelCount: 12,
  eventSequence: 14,
  uptimeMs: 20,
  supplyCentivolts: 22,
  cabinetTenthsC: 23,
  gateEcho: 24,
  wordProbe: 30,
  floatProbe: 32,
  eyes: 40,
} as const
/** Six registers an eye from `eyes` on: rises, falls (u16), encoder at last rise, encoder at last fall (u32). */
export const registersPerEye = 6
export const inputRegisterCount = inputRegisters.eyes + registersPerEye * eyeNames.length

/** Holding registers (FC03/06/16). The gate order is 107–113, written in one FC16. */
export const holding = {
  command: 100,
  commandChange: 101,
  unitMode: 102,
  unitModeChange: 103,
  heartbeat: 104,
  heartbeatTimeoutMs: 105,
  speedMmS: 106,
  gateTrackId: 107,
  gateDecision: 108,
  gateSequence: 109,
  lightPattern: 110,
  gateWindowStart: 111,
  gateWindowCounts: 113,
} as const
export const firstHolding = 100
export const holdingCount = 28

/** Decisions as the PLC knows them. */
export const gateDecisions = { none: 0, release: 1, divert: 2, hold: 3 } as const

/** Bits of `statusBits`. */
export const statusBit = { beltRunning: 1, reverse: 2, trackingValid: 4, laneFull: 8 } as const

/** Which input tells which interlock; `safetyRelayGood` is the one that reads inverted. */
export const interlockInputs: Readonly<Record<InterlockName, { readonly input: number; readonly inverted: boolean }>> =
  {
    emergencyStopReleased: { input: inputs.emergencyStopReleased, inverted: false },
    interlockAClosed: { input: inputs.interlockAClosed, inverted: false },
    interlockBClosed: { input: inputs.interlockBClosed, inverted: false },
    door1Closed: { input: inputs.door1Closed, inverted: false },
    door2Closed: { input: inputs.door2Closed, inverted: false },
    accessPanelClosed: { input: inputs.accessPanelClosed, inverted: false },
    curtainsInPlace: { input: inputs.curtainsInPlace, inverted: false },
    keyOn: { input: inputs.keyOn, inverted: false },
    safetyRelayGood: { input: inputs.safetyRelayFault, inverted: true },
    heartbeatGood: { input: inputs.heartbeatGood, inverted: false },
    operatorPresent: { input: inputs.operatorPresent, inverted: false },
  }

/** Address of the first register of an eye. */
export function eyeRegister(eye: EyeName): number {
  return inputRegisters.eyes + registersPerEye * eyeNames.indexOf(eye)
}

/** A u32 of two registers, high word first. */
export function u32(words: readonly number[], address: number): number {
  return (((words[address] ?? 0) << 16) >>> 0) + (words[address + 1] ?? 0)
}

/** The two registers of a u32, high word first. */
export function words32(value: number): [number, number] {
  return [(value >>> 16) & 0xffff, value & 0xffff]
}

/** A register as a signed 16-bit number. */
export function i16(word: number): number {
  return (word << 16) >> 16
}
