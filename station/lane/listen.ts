import type { ConveyorReading } from '../../drivers/conveyor/conveyor.ts'
import type { DetectorLine } from '../../drivers/detector/detector.ts'
import type { DeviceHealth, Unsubscribe } from '../../drivers/device.ts'
import type { DoseFact } from '../../drivers/dosimeter/dose-alarm.ts'
import type { PortalFact } from '../../drivers/portal/portal.ts'
import type { LaneDevice } from '../inspection/event.ts'
import type { BeamControl } from './beam-control.ts'
import { type BeamLimits, firstBeamWatch, watchBeam } from './beam-watch.ts'
import { conveyorFacts, type NewNames } from './conveyor-facts.ts'
import type { Lane } from './lane.ts'
import type { LaneDevices } from './lane-ports.ts'
import { beltNowMm, lineBeltMm } from './line-placer.ts'
import { firstLineWatch, type LineWatch, watchLines } from './line-watch.ts'
import type { Scanning } from './scanning.ts'

/** What is listened to, and on whose behalf. `settledKv` is the share of the set kV from which the open field may be measured. */
export type ListenParts = {
  readonly devices: LaneDevices
  readonly lane: Lane
  readonly scanning: Scanning
  readonly beam: BeamControl
  readonly names: NewNames
  readonly umPerCount: number
  readonly linePeriodMs: number
  readonly limits: BeamLimits
  readonly nowMs: () => number
}

/** Room around the beam that must be free of parcels before the open field is measured, in mm. */
const airGapMm = 80

/** Turns what devices tell into events of the lane. The poll of the PLC is its heartbeat; everything timed hangs on it. */
export class Ears {
  readonly #parts: ListenParts
  readonly #stops: Unsubscribe[] = []
  #reading: ConveyorReading | null = null
  #beamWatch = firstBeamWatch
  #lineWatch: LineWatch = firstLineWatch

  constructor(parts: ListenParts) {
    this.#parts = parts
    const { conveyor, detector, generator, barcode, scale } = parts.devices
    this.#stops.push(
      conveyor.onReading((reading) => this.#heard(reading)),
      generator.onStatus(() => this.#lookAtBeam()),
      detector.onLine((line) => this.#line(line)),
      barcode.onLabel((label) =>
        parts.lane.dispatch({ type: 'labelRead', atMs: parts.nowMs(), text: label.text, beltMm: this.beltMm() }),
      ),
      barcode.onNoRead(() =>
        parts.lane.dispatch({ type: 'labelUnreadable', atMs: parts.nowMs(), beltMm: this.beltMm() }),
      ),
      this.#health('conveyor', conveyor.onHealth.bind(conveyor)),
      this.#health('detector', detector.onHealth.bind(detector)),
      this.#health('generator', generator.onHealth.bind(generator)),
      this.#health('barcode', barcode.onHealth.bind(barcode)),
      this.#health('scale', scale.onHealth.bind(scale)),
      ...this.#extras(),
    )
  }

  /** What a lane may have besides: a camera that reads labels too, and what watches for radiation. */
  #extras(): Unsubscribe[] {
    const { devices, lane, nowMs } = this.#parts
    const { labelCamera, portal, dosimeter } = devices
    const camera = labelCamera?.onLabel(({ text }) =>
      lane.dispatch({ type: 'labelRead', atMs: nowMs(), text, beltMm: this.beltMm() }),
    )
    const listening = [
      camera,
      ...(portal
        ? [portal.onFact((fact) => this.#radiation(fact)), this.#health('portal', portal.onHealth.bind(portal))]
        : []),
      ...(dosimeter
        ? [dosimeter.onFact((fact) => this.#dose(fact)), this.#health('dosimeter', dosimeter.onHealth.bind(dosimeter))]
        : []),
    ]
    return listening.filter((stop) => stop !== undefined)
  }

  #radiation(fact: PortalFact): void {
    if (fact.type !== 'alarm') return
    const { lane, nowMs } = this.#parts
    const { channel: kind, sigma: sigmas } = fact
    lane.dispatch({ type: 'radiationAlarmed', atMs: nowMs(), kind, sigmas, beltMm: this.beltMm() })
  }

  /** One cause of a dose alarm is enough to stop; only when the last has gone is it over. */
  #dose(fact: DoseFact): void {
    const { devices, lane, nowMs } = this.#parts
    if (fact.type === 'alarmRaised') {
      const { microsievertsPerH: uSvH, limit: limitUSvH } = fact
      lane.dispatch({ type: 'doseRoseTooHigh', atMs: nowMs(), uSvH, limitUSvH, beltMm: this.beltMm() })
    }
    if (fact.type === 'alarmCleared' && devices.dosimeter?.dose().causes.length === 0)
      lane.dispatch({ type: 'doseFell', atMs: nowMs() })
  }

  /** Belt position now, carried on from the newest reading; 0 before the first. */
  beltMm(): number {
    return this.#reading === null ? 0 : beltNowMm(this.#reading, this.#parts.nowMs())
  }

  close(): void {
    for (const stop of this.#stops) stop()
  }

  #heard(reading: ConveyorReading): void {
    const { lane, names } = this.#parts
    const before = this.#reading
    this.#reading = reading
    // The generator's own watchdog is fed only while the lane hears its conveyor.
    this.#parts.devices.generator.keepAlive()
    for (const event of conveyorFacts(before, reading, names)) lane.dispatch(event)
    this.#lookAtBeam()
    this.#lookAtLines(reading)
    lane.passDeadlines(reading.beltMm, reading.atMs)
    this.#calibrate(reading)
  }

  #lookAtBeam(): void {
    const { beam, devices, lane, limits, nowMs, scanning } = this.#parts
    const look = {
      atMs: nowMs(),
      requested: beam.requested,
      status: devices.generator.status(),
      reading: this.#reading,
      beltMm: this.beltMm(),
    }
    const { state, events } = watchBeam(this.#beamWatch, look, limits)
    this.#beamWatch = state
    for (const event of events) {
      if (event.type === 'beamReadBack' && !event.emitting) scanning.beamWentOff()
      lane.dispatch(event)
    }
  }

  #line(line: DetectorLine): void {
    this.#lineWatch = { ...this.#lineWatch, lastLineAtMs: this.#parts.nowMs() }
    if (this.#reading === null) return
    const { encoder, lineId, low, high, beamOn, valid, saturated } = line
    const beltMm = lineBeltMm(encoder, this.#reading, this.#parts.umPerCount)
    this.#parts.scanning.pushLine({ encoder, lineId, beltMm, low, high, beamOn, valid, saturated })
  }

  #lookAtLines(reading: ConveyorReading): void {
    const { lane, linePeriodMs, nowMs } = this.#parts
    const { state, change } = watchLines(
      this.#lineWatch,
      { atMs: nowMs(), beltMoving: reading.beltRunning && reading.speedMmS > 20 },
      linePeriodMs,
    )
    this.#lineWatch = state
    if (change === 'silent') {
      const message = 'The detector sends no lines although the belt moves. Check its cable and supply.'
      lane.dispatch({ type: 'linesStopped', atMs: nowMs(), message, beltMm: reading.beltMm })
    }
    if (change === 'back') lane.dispatch({ type: 'linesResumed', atMs: nowMs() })
  }

  /** Dark lines while the beam is off and the belt moves; open-field lines while it is settled over an empty belt. */
  #calibrate(reading: ConveyorReading): void {
    const { beam, devices, lane, scanning } = this.#parts
    const status = devices.generator.status()
    if (!reading.beltRunning || status === null) return
    if (!status.emitting && !beam.requested) return scanning.calibrateDark()
    const settled =
      status.emitting && status.kilovolts > 0.98 * status.kilovoltsSet && status.milliamps > 0.95 * status.milliampsSet
    if (settled && this.#beamIsFree(reading.beltMm, lane)) scanning.calibrateOpen()
  }

  #beamIsFree(beltMm: number, lane: Lane): boolean {
    const { beamMm } = lane.settings.layout
    return lane.state.parcels.every((parcel) => {
      const front = beltMm - parcel.frontBeltMm
      const rear = parcel.rearBeltMm === null ? -Infinity : beltMm - parcel.rearBeltMm
      return front < beamMm - airGapMm * 2 || rear > beamMm + airGapMm
    })
  }

  #health(device: LaneDevice, subscribe: (listen: (health: DeviceHealth) => void) => Unsubscribe): Unsubscribe {
    let failed = false
    return subscribe((health) => {
      const { lane, nowMs } = this.#parts
      if (health.state === 'failed' && !failed) {
        failed = true
        const message = health.message ?? `The ${device} does not answer.`
        lane.dispatch({ type: 'deviceFailed', atMs: nowMs(), device, message, beltMm: this.beltMm() })
      } else if (health.state === 'ready' && failed) {
        failed = false
        lane.dispatch({ type: 'deviceRecovered', atMs: nowMs(), device })
      }
    })
  }
}
