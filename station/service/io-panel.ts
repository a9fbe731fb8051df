import { type ConveyorReading, eyeNames, interlockNames } from '../../drivers/conveyor/conveyor.ts'
import { patternFor } from '../../drivers/stack-light/convention.ts'
import type { IoPanel, Lamps, PlcInput } from '../contract/service.ts'
import { situationsOf } from '../lane/lane-lights.ts'
import { ServeError } from '../serve/serve-error.ts'
import { inputRows } from './input-names.ts'
import { type ServiceParts, standingWaits, wordsOf } from './service-parts.ts'

/** Every input of a reading under its name, with what its state means. */
export function inputsOf(reading: ConveyorReading): PlcInput[] {
  const on: Readonly<Record<string, boolean>> = {
    ...Object.fromEntries(eyeNames.map((eye) => [eye, reading.eyes[eye].blocked])),
    ...Object.fromEntries(interlockNames.map((name) => [name, reading.interlocks[name]])),
    lampCurrent: reading.lampCurrent,
    xrayEnableGranted: reading.xrayEnableGranted,
    beltRunning: reading.beltRunning,
    jam: reading.jam,
    outfeedFull: reading.outfeedFull,
  }
  return inputRows.map(({ name, title, whenOn, whenOff }) => ({
    name,
    title,
    on: on[name] ?? false,
    words: on[name] ? whenOn : whenOff,
  }))
}

function numbersOf(reading: ConveyorReading): IoPanel['numbers'] {
  const { details } = reading
  const told = (value: number | null | undefined, unit: string): string =>
    value === null || value === undefined ? 'not told' : `${value.toFixed(1)} ${unit}`
  return [
    { name: 'belt', value: `${reading.speedMmS.toFixed(0)} mm/s at ${reading.beltMm.toFixed(0)} mm` },
    { name: 'PackML state', value: String(reading.packmlState) },
    { name: 'unit mode', value: details?.unitMode ?? 'not told' },
    { name: 'stop reason', value: details?.stopReasonWords ?? String(reading.stopReason) },
    { name: 'parcels counted', value: reading.parcelCount.toLocaleString('en') },
    { name: 'heartbeat of the PLC', value: String(reading.plcHeartbeat) },
    { name: '24 V supply', value: told(details?.supplyVolts, 'V') },
    { name: 'cabinet', value: told(details?.cabinetCelsius, '°C') },
  ]
}

/** Inputs live, and the lamps by hand while the lane stands; a lane that starts takes its lamps back. */
export class IoDesk {
  readonly #parts: ServiceParts
  #lamps: Lamps | null = null

  constructor(parts: ServiceParts) {
    this.#parts = parts
  }

  panel(): IoPanel {
    const reading = this.#parts.devices.conveyor.reading()
    return {
      atMs: reading?.atMs ?? null,
      inputs: reading ? inputsOf(reading) : [],
      numbers: reading ? numbersOf(reading) : [],
      lamps: this.#lamps,
      waitsFor: standingWaits(this.#parts),
    }
  }

  /** Lights lamps by hand, or gives them back (null). Throws ServeError `not-ready`. */
  async light(lamps: Lamps | null): Promise<IoPanel> {
    const staffId = this.#parts.staffId()
    const [first] = lamps === null ? [] : standingWaits(this.#parts)
    if (first !== undefined) throw new ServeError('not-ready', `Lamps by hand wait for ${first}.`)
    const { devices, lane, storage, nowMs } = this.#parts
    const pattern = lamps ?? patternFor(situationsOf(lane.state))
    try {
      if (devices.stackLight) await devices.stackLight.show(pattern)
      else await devices.conveyor.setLights(pattern)
    } catch (error) {
      throw new ServeError('not-ready', `The lamps did not obey: ${wordsOf(error)}`, { cause: error })
    }
    this.#lamps = lamps
    const words = lamps === null ? 'The lamps were given back to the lane.' : `Lamps by hand: ${litWords(lamps)}.`
    const body = lamps === null ? {} : { ...lamps }
    storage.service.record({ kind: 'lamp-test', subject: 'lamps', staffId, result: 'done', words, body }, nowMs())
    return this.panel()
  }

  /** The lane is about to start: what was lit by hand is the lane's again. */
  giveBack(): void {
    if (this.#lamps !== null)
      this.light(null).catch((error: unknown) => this.#parts.onTrouble('give the lamps back', error))
  }
}

function litWords({ buzzer, ...lamps }: Lamps): string {
  const lit = Object.entries(lamps).filter(([, state]) => state !== 'off')
  const said = [...lit.map(([lamp, state]) => `${lamp} ${state}`), ...(buzzer ? ['buzzer on'] : [])]
  return said.length === 0 ? 'all off' : said.join(', ')
}
