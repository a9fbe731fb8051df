import { serveLoopback } from '../simulation/loopback.ts'
import type { Served } from '../simulation/simulated-wire.ts'
import type { World } from '../simulation/world.ts'
import type { Wire } from '../wire/wire.ts'
import { formatValue, LineReader, sicsCommands } from './commands.ts'
import type { ScaleFault } from './faults.ts'
import { LoadCell } from './load-cell.ts'

/** Some sixteen values a second while streaming. */
const streamEveryMs = 60

/** A connected line: what it streams, and the value it told last. */
type Listener = { stream: 'repeat' | 'onChange' | null; toldG: number }

/** MT-SICS level 0 and 1 over the world's scale. */
export class ScaleSimulator {
  readonly #cell: LoadCell
  readonly #listeners = new Map<Wire, Listener>()
  readonly #stop: () => void
  readonly #answers: Readonly<Record<string, () => readonly string[]>>
  #sentMs = 0

  constructor(world: World, faults: ReadonlySet<ScaleFault> = new Set()) {
    this.#cell = new LoadCell(world, faults)
    this.#answers = faults.has('lookAlike') ? lookAlikeAnswers(this.#cell) : answersOf(this.#cell)
    this.#stop = world.onStep((nowMs) => this.#step(nowMs))
  }

  attach(wire: Wire): void {
    const reader = new LineReader()
    const listener: Listener = { stream: null, toldG: NaN }
    this.#listeners.set(wire, listener)
    wire.onEnd(() => this.#listeners.delete(wire))
    wire.onBytes((bytes) => {
      for (const line of reader.push(bytes)) {
        if (this.#cell.silent) continue
        listener.stream = this.#streamOf(line)
        listener.toldG = NaN
        if (!listener.stream) say(wire, this.#answers[line]?.() ?? ['ES'])
      }
    })
  }

  listen(): Promise<Served> {
    return serveLoopback(
      (wire) => this.attach(wire),
      () => this.close(),
    )
  }

  close(): void {
    this.#stop()
    this.#cell.close()
  }

  #streamOf(line: string): Listener['stream'] {
    if (this.#cell.has('lookAlike')) return null
    return line === sicsCommands.repeat.text ? 'repeat' : line === sicsCommands.onChange.text ? 'onChange' : null
  }

  #step(nowMs: number): void {
    if (nowMs - this.#sentMs < streamEveryMs || this.#cell.silent) return
    this.#sentMs = nowMs
    const { grams } = this.#cell.read()
    const line = weightLine(this.#cell)
    for (const [wire, listener] of this.#listeners) {
      if (listener.stream === null) continue
      if (listener.stream === 'onChange' && Math.abs(grams - listener.toldG) < 1) continue
      listener.toldG = grams
      say(wire, [line])
    }
  }
}

function say(wire: Wire, lines: readonly string[]): void {
  wire.send(new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join(''))).catch(() => undefined)
}

function weightLine(cell: LoadCell): string {
  const { grams, stable, range } = cell.read()
  if (range !== 'ok') return range === 'over' ? 'S +' : 'S -'
  const line = formatValue(`S ${stable ? 'S' : 'D'}`, grams)
  return cell.has('wrongUnit') ? line.replace('kg', 'st') : line
}

const serialNumber = 'I4 A "B021002593"'

/** What the scale answers to each command but the streams (reference manual; `T…` per hardware.md §6.1). */
function answersOf(cell: LoadCell): Readonly<Record<string, () => readonly string[]>> {
  const tareG = (): number => cell.read().tareG
  const stable = (): boolean => cell.read().stable
  const listed = Object.values(sicsCommands).map(({ text }) => `0 "${text}"`)
  return {
    S: () => [cell.read().range === 'ok' && !stable() ? 'S I' : weightLine(cell)],
    SI: () => [weightLine(cell)],
    Z: () => [cell.zero() ? 'Z A' : 'Z I'],
    ZI: () => [`ZI ${stable() ? 'S' : 'D'}`].filter(() => cell.zero(true)),
    T: () => [cell.tare() ? formatValue('T S', tareG()) : 'T I'],
    TI: () => [`TI ${stable() ? 'S' : 'D'}`].filter(() => cell.tare(true)).map((head) => formatValue(head, tareG())),
    TA: () => [formatValue('TA A', tareG())],
    TAC: () => {
      cell.clearTare()
      return ['TAC A']
    },
    '@': () => {
      cell.clearTare()
      return [serialNumber]
    },
    I0: () => listed.map((row, index) => `I0 ${index === listed.length - 1 ? 'A' : 'B'} ${row}`),
    I1: () => ['I1 A "01" "2.30" "2.22"'],
    I2: () => ['I2 A "Lane platform 60.000 kg"'],
    I3: () => ['I3 A "1.00 1.0.0.0.0"'],
    I4: () => [serialNumber],
    I5: () => ['I5 A "11780000A"'],
  }
}

/** A balance of another maker on the same plug: same letters, other answers. */
function lookAlikeAnswers(cell: LoadCell): Readonly<Record<string, () => readonly string[]>> {
  const frame = (): string => `${(cell.read().grams / 1000).toFixed(3).padStart(9)} kg `
  return {
    S: () => ['S A', `S    ${frame()}`],
    SI: () => [`SI ?  ${frame()}`],
    Z: () => ['Z A', 'Z D'],
    T: () => ['T A', 'T D'],
  }
}
