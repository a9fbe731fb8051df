import type { DeviceValue } from '../device.ts'
import type { DetectorFact, DetectorInfo, DetectorLine } from './detector.ts'
import { type FrameHead, frameTypes, lineFlags } from './framing.ts'
import { type DetectorStatus, statusOf } from './parameters.ts'

/** Keeps what a technician sees of a stream of lines: how many, what was lost where, and what the detector says of itself. */
export class StreamBook {
  lines = 0
  readonly #lost = { device: 0, transport: 0, reader: 0 }
  #longGaps = 0
  #invalid = 0
  #saidDropped = 0
  #flags = 0
  #status: DetectorStatus = { temperatureC: null, supplyV: null }
  #event = '–'

  frame({ type, flags }: FrameHead): void {
    if (type !== frameTypes.line) return
    this.#flags = flags
    if ((flags & lineFlags.linesDropped) !== 0) this.#saidDropped++
  }

  line(line: DetectorLine): void {
    this.lines++
    if (!line.valid) this.#invalid++
  }

  fact(fact: DetectorFact): void {
    if (fact.type === 'linesLost') this.#lost[fact.where] += fact.count
    if (fact.type === 'lineGap' && fact.length === 'long') this.#longGaps++
  }

  /** A STATUS or EVENT frame. */
  told(kind: 'status' | 'event', json: Readonly<Record<string, unknown>>): void {
    if (kind === 'status') this.#status = statusOf(json)
    else this.#event = typeof json['message'] === 'string' ? json['message'] : JSON.stringify(json)
  }

  /** All as live values. */
  values(info: DetectorInfo | null, last: DetectorLine | null): readonly DeviceValue[] {
    const { device, transport, reader } = this.#lost
    return [
      ...whatItIs(info),
      plain('lines', this.lines),
      plain('lines lost', device + transport + reader),
      plain('lost in the detector', device),
      plain('lost on the way', transport),
      plain('lost here', reader),
      plain('gaps of more than 4 lines', this.#longGaps),
      plain('lines not valid', this.#invalid),
      plain('detector says it dropped lines', this.#saidDropped),
      plain('level', last ? meanOf(last.low) : '–', 'DN'),
      plain('gain corrected', (this.#flags & lineFlags.gainCorrected) !== 0),
      plain('test pattern', (this.#flags & lineFlags.testPattern) !== 0),
      plain('temperature', this.#status.temperatureC ?? '–', '°C'),
      plain('supply', this.#status.supplyV ?? '–', 'V'),
      plain('last event', this.#event),
    ]
  }
}

function whatItIs(info: DetectorInfo | null): readonly DeviceValue[] {
  return [
    plain('channels', info?.channels ?? '–'),
    plain('pitch', info?.pitchMm ?? '–', 'mm'),
    plain('energies', info?.energies ?? '–'),
    plain('bits', info?.bits ?? '–'),
    plain('serial', info?.serial ?? '–'),
  ]
}

function plain(name: string, value: DeviceValue['value'], unit: string | null = null): DeviceValue {
  return { name, value, unit }
}

function meanOf(values: Uint16Array): number {
  let sum = 0
  for (const value of values) sum += value
  return Math.round(sum / Math.max(1, values.length))
}
